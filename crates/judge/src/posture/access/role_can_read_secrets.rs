use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-read-secrets",
    severity: Severity::High,
    page: include_str!("role_can_read_secrets.md"),
    judge: Judge::Role(ROLES, role_can_read_secrets),
};

const READ_SECRETS: Ask = Ask { verbs: &["get", "list", "watch"], resources: &[("", "secrets")] };

fn role_can_read_secrets(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &READ_SECRETS, |held| {
        held.is_unlimited().then(|| format!("may read {}", held.every("secret")))
    });
}
