use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-create-persistent-volumes",
    severity: Severity::Medium,
    page: include_str!("role_can_create_persistent_volumes.md"),
    judge: Judge::Role(ROLES, role_can_create_persistent_volumes),
};

const CREATE_VOLUMES: Ask = Ask { verbs: &["create"], resources: &[("", "persistentvolumes")] };

fn role_can_create_persistent_volumes(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &CREATE_VOLUMES, |held| {
        held.is_unlimited().then(|| "may open any folder of a node to a pod".to_owned())
    });
}
