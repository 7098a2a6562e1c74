use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-modify-nodes",
    severity: Severity::Medium,
    page: include_str!("role_can_modify_nodes.md"),
    judge: Judge::Role(ROLES, role_can_modify_nodes),
};

const MODIFY_NODES: Ask = Ask {
    verbs: &["update", "patch", "delete"],
    resources: &[("", "nodes"), ("", "nodes/status")],
};

fn role_can_modify_nodes(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &MODIFY_NODES, |held| {
        held.is_unlimited().then(|| "may choose where pods run, by changing nodes".to_owned())
    });
}
