use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-escalate-roles",
    severity: Severity::Critical,
    page: include_str!("role_can_escalate_roles.md"),
    judge: Judge::Role(ROLES, role_can_escalate_roles),
};

const ESCALATE: Ask = Ask {
    verbs: &["escalate"],
    resources: &[
        ("rbac.authorization.k8s.io", "clusterroles"),
        ("rbac.authorization.k8s.io", "roles"),
    ],
};

fn role_can_escalate_roles(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &ESCALATE, |held| {
        Some(format!("may add any permission to {}", held.every("role")))
    });
}
