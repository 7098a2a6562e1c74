use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-modify-pod-status",
    severity: Severity::Low,
    page: include_str!("role_can_modify_pod_status.md"),
    judge: Judge::Role(ROLES, role_can_modify_pod_status),
};

const MODIFY_STATUS: Ask = Ask { verbs: &["update", "patch"], resources: &[("", "pods/status")] };

fn role_can_modify_pod_status(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &MODIFY_STATUS, |held| {
        held.is_unlimited()
            .then(|| format!("may change the addresses that {} is known by", held.every("pod")))
    });
}
