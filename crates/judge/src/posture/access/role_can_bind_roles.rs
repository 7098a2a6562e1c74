use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-bind-roles",
    severity: Severity::Critical,
    page: include_str!("role_can_bind_roles.md"),
    judge: Judge::Role(ROLES, role_can_bind_roles),
};

/// Roles that Kubernetes ships and that lead to all others.
const POWERFUL: &[&str] = &["admin", "cluster-admin", "edit", "system:kube-controller-manager"];

const BIND: Ask = Ask {
    verbs: &["bind"],
    resources: &[
        ("rbac.authorization.k8s.io", "clusterroles"),
        ("rbac.authorization.k8s.io", "roles"),
    ],
};

fn role_can_bind_roles(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &BIND, |held| {
        if held.is_unlimited() {
            return Some("may give itself every role".to_owned());
        }
        held.names_one_of(POWERFUL).map(|name| format!("may give itself the role `{name}`"))
    });
}
