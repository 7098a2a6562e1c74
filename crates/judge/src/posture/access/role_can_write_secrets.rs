use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-secrets",
    severity: Severity::Medium,
    page: include_str!("role_can_write_secrets.md"),
    judge: Judge::Role(ROLES, role_can_write_secrets),
};

const WRITE_SECRETS: Ask =
    Ask { verbs: &["create", "update", "patch"], resources: &[("", "secrets")] };

fn role_can_write_secrets(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_SECRETS, |held| {
        held.is_unlimited().then(|| format!("may write {}", held.every("secret")))
    });
}
