use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-config-maps",
    severity: Severity::Low,
    page: include_str!("role_can_write_config_maps.md"),
    judge: Judge::Role(ROLES, role_can_write_config_maps),
};

const WRITE_CONFIG_MAPS: Ask =
    Ask { verbs: &["update", "patch"], resources: &[("", "configmaps")] };

fn role_can_write_config_maps(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_CONFIG_MAPS, |held| {
        held.is_unlimited().then(|| format!("may change {}", held.every("config map")))
    });
}
