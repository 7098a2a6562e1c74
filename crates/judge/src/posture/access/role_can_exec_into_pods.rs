use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-exec-into-pods",
    severity: Severity::High,
    page: include_str!("role_can_exec_into_pods.md"),
    judge: Judge::Role(ROLES, role_can_exec_into_pods),
};

const EXEC: Ask = Ask { verbs: &["create", "get"], resources: &[("", "pods/exec")] };

fn role_can_exec_into_pods(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &EXEC, |held| {
        Some(format!("may run commands in {}", held.every("pod")))
    });
}
