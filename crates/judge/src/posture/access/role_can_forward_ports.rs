use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-forward-ports",
    severity: Severity::Medium,
    page: include_str!("role_can_forward_ports.md"),
    judge: Judge::Role(ROLES, role_can_forward_ports),
};

const FORWARD_PORTS: Ask =
    Ask { verbs: &["create", "get"], resources: &[("", "pods/portforward")] };

fn role_can_forward_ports(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &FORWARD_PORTS, |held| {
        Some(format!("may reach all ports of {}", held.every("pod")))
    });
}
