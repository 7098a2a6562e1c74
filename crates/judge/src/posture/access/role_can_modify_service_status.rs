use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-modify-service-status",
    severity: Severity::Medium,
    page: include_str!("role_can_modify_service_status.md"),
    judge: Judge::Role(ROLES, role_can_modify_service_status),
};

const MODIFY_STATUS: Ask =
    Ask { verbs: &["update", "patch"], resources: &[("", "services/status")] };

fn role_can_modify_service_status(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &MODIFY_STATUS, |held| {
        held.is_unlimited().then(|| "may take the cluster's traffic to any address".to_owned())
    });
}
