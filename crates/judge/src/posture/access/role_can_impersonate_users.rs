use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-impersonate-users",
    severity: Severity::Critical,
    page: include_str!("role_can_impersonate_users.md"),
    judge: Judge::Role(ROLES, role_can_impersonate_users),
};

const IMPERSONATE: Ask = Ask { verbs: &["impersonate"], resources: &[("", "users")] };

fn role_can_impersonate_users(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &IMPERSONATE, |held| {
        if held.is_unlimited() {
            return Some("may act as any user".to_owned());
        }
        let mut names = held.grant().rule().names();
        let name = names.find(|name| name.starts_with("system:"))?;
        Some(format!("may act as `{name}`"))
    });
}
