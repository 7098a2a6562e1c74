use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-roles",
    severity: Severity::Medium,
    page: include_str!("role_can_write_roles.md"),
    judge: Judge::Role(ROLES, role_can_write_roles),
};

const WRITE_ROLES: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[
        ("rbac.authorization.k8s.io", "clusterroles"),
        ("rbac.authorization.k8s.io", "roles"),
    ],
};

fn role_can_write_roles(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_ROLES, |held| {
        held.is_unlimited().then(|| format!("may write {}", held.every("role")))
    });
}
