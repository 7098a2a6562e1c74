use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-change-aws-auth",
    severity: Severity::High,
    page: include_str!("role_can_change_aws_auth.md"),
    judge: Judge::Role(ROLES, role_can_change_aws_auth),
};

const CHANGE_CONFIG_MAPS: Ask =
    Ask { verbs: &["create", "update", "patch"], resources: &[("", "configmaps")] };

fn role_can_change_aws_auth(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &CHANGE_CONFIG_MAPS, |held| {
        let name = held.names_one_of(&["aws-auth"])?;
        Some(format!("may make any cloud identity an administrator, in `{name}`"))
    });
}
