use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-bindings",
    severity: Severity::Medium,
    page: include_str!("role_can_write_bindings.md"),
    judge: Judge::Role(ROLES, role_can_write_bindings),
};

const WRITE_BINDINGS: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[
        ("rbac.authorization.k8s.io", "clusterrolebindings"),
        ("rbac.authorization.k8s.io", "rolebindings"),
    ],
};

fn role_can_write_bindings(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_BINDINGS, |held| {
        held.is_unlimited().then(|| "may give its own permissions to anybody".to_owned())
    });
}
