use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-impersonate-service-accounts",
    severity: Severity::High,
    page: include_str!("role_can_impersonate_service_accounts.md"),
    judge: Judge::Role(ROLES, role_can_impersonate_service_accounts),
};

const IMPERSONATE: Ask = Ask { verbs: &["impersonate"], resources: &[("", "serviceaccounts")] };

fn role_can_impersonate_service_accounts(
    role: &Role<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    permission::judge(role, world, report, &IMPERSONATE, |held| {
        held.is_unlimited().then(|| format!("may act as {}", held.every("service account")))
    });
}
