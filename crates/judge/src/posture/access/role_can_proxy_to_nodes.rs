use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-proxy-to-nodes",
    severity: Severity::High,
    page: include_str!("role_can_proxy_to_nodes.md"),
    judge: Judge::Role(ROLES, role_can_proxy_to_nodes),
};

const PROXY_TO_NODES: Ask = Ask {
    verbs: &["get", "create", "connect", "update", "patch", "delete"],
    resources: &[("", "nodes/proxy")],
};

fn role_can_proxy_to_nodes(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &PROXY_TO_NODES, |held| {
        Some(format!("may run commands in the pods of {}", held.every("node")))
    });
}
