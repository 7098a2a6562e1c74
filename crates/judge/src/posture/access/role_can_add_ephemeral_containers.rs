use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-add-ephemeral-containers",
    severity: Severity::High,
    page: include_str!("role_can_add_ephemeral_containers.md"),
    judge: Judge::Role(ROLES, role_can_add_ephemeral_containers),
};

const ADD_CONTAINERS: Ask =
    Ask { verbs: &["update", "patch"], resources: &[("", "pods/ephemeralcontainers")] };

fn role_can_add_ephemeral_containers(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &ADD_CONTAINERS, |held| {
        Some(format!("may add a container to {}", held.every("pod")))
    });
}
