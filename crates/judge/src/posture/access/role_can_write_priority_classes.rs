use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-priority-classes",
    severity: Severity::Low,
    page: include_str!("role_can_write_priority_classes.md"),
    judge: Judge::Role(ROLES, role_can_write_priority_classes),
};

const WRITE_CLASSES: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[("scheduling.k8s.io", "priorityclasses")],
};

fn role_can_write_priority_classes(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_CLASSES, |held| {
        held.is_unlimited().then(|| "may make pods that push others off their nodes".to_owned())
    });
}
