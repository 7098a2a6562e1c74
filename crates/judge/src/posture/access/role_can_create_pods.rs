use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-create-pods",
    severity: Severity::Medium,
    page: include_str!("role_can_create_pods.md"),
    judge: Judge::Role(ROLES, role_can_create_pods),
};

const CREATE_PODS: Ask = Ask { verbs: &["create"], resources: &[("", "pods")] };

fn role_can_create_pods(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &CREATE_PODS, |held| {
        held.is_unlimited()
            .then(|| "may run any container, as any service account of its namespace".to_owned())
    });
}
