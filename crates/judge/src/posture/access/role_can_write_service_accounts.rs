use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-service-accounts",
    severity: Severity::Low,
    page: include_str!("role_can_write_service_accounts.md"),
    judge: Judge::Role(ROLES, role_can_write_service_accounts),
};

const WRITE_ACCOUNTS: Ask =
    Ask { verbs: &["create", "update", "patch"], resources: &[("", "serviceaccounts")] };

fn role_can_write_service_accounts(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_ACCOUNTS, |held| {
        held.is_unlimited()
            .then(|| format!("may choose the cloud identity of {}", held.every("service account")))
    });
}
