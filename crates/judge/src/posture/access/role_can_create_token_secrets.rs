use model::access::{Ask, Grant, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-create-token-secrets",
    severity: Severity::High,
    page: include_str!("role_can_create_token_secrets.md"),
    judge: Judge::Role(ROLES, role_can_create_token_secrets),
};

const CREATE: Ask = Ask { verbs: &["create"], resources: &[("", "secrets")] };
const READ: Ask = Ask { verbs: &["get", "list", "watch"], resources: &[("", "secrets")] };

fn role_can_create_token_secrets(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    if role.is_shipped() {
        return report.not_applicable();
    }
    if !role.grants(&READ).any(|grant| grant.is_unlimited()) {
        return;
    }
    let is_of_its_own = |grant: &Grant<'_>| grant.rule().sweep().is_none();
    let Some(grant) = role.grants(&CREATE).find(is_of_its_own) else { return };
    if role.is_idle(world) {
        return report.not_applicable();
    }
    let whose = if role.is_cluster_wide() { "" } else { " of the namespace" };
    let says = format!("may have a token made for any service account{whose}, and read it");
    permission::name_bindings(report.at(grant.path(), says), role, world);
}
