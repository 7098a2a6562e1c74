use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-impersonate-groups",
    severity: Severity::Critical,
    page: include_str!("role_can_impersonate_groups.md"),
    judge: Judge::Role(ROLES, role_can_impersonate_groups),
};

const IMPERSONATE: Ask = Ask { verbs: &["impersonate"], resources: &[("", "groups")] };

fn role_can_impersonate_groups(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &IMPERSONATE, |held| {
        if held.is_unlimited() {
            return Some("may act as `system:masters`, which may do everything".to_owned());
        }
        let mut names = held.grant().rule().names();
        let name = names.find(|name| name.starts_with("system:"))?;
        Some(format!("may act as `{name}`"))
    });
}
