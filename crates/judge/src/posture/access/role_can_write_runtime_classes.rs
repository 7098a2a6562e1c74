use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-runtime-classes",
    severity: Severity::Low,
    page: include_str!("role_can_write_runtime_classes.md"),
    judge: Judge::Role(ROLES, role_can_write_runtime_classes),
};

const WRITE_CLASSES: Ask = Ask {
    verbs: &["create", "update", "patch", "delete", "deletecollection"],
    resources: &[("node.k8s.io", "runtimeclasses")],
};

fn role_can_write_runtime_classes(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_CLASSES, |held| {
        held.is_unlimited().then(|| "may take pods out of their sandbox".to_owned())
    });
}
