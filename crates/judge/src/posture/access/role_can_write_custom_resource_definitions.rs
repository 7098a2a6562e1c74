use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-custom-resource-definitions",
    severity: Severity::Medium,
    page: include_str!("role_can_write_custom_resource_definitions.md"),
    judge: Judge::Role(ROLES, role_can_write_custom_resource_definitions),
};

const WRITE_DEFINITIONS: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[("apiextensions.k8s.io", "customresourcedefinitions")],
};

fn role_can_write_custom_resource_definitions(
    role: &Role<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    permission::judge(role, world, report, &WRITE_DEFINITIONS, |held| {
        held.is_unlimited().then(|| "may change the definition of every custom resource".to_owned())
    });
}
