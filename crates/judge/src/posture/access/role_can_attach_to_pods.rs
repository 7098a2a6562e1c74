use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-attach-to-pods",
    severity: Severity::Medium,
    page: include_str!("role_can_attach_to_pods.md"),
    judge: Judge::Role(ROLES, role_can_attach_to_pods),
};

const ATTACH: Ask = Ask { verbs: &["create", "get"], resources: &[("", "pods/attach")] };

fn role_can_attach_to_pods(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &ATTACH, |held| {
        Some(format!("may attach to the containers of {}", held.every("pod")))
    });
}
