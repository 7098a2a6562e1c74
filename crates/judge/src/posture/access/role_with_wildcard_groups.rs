use model::access::{ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-with-wildcard-groups",
    severity: Severity::Low,
    page: include_str!("role_with_wildcard_groups.md"),
    judge: Judge::Role(ROLES, role_with_wildcard_groups),
};

fn role_with_wildcard_groups(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_rules(role, world, report, |_, rule| {
        let (index, _) = rule.groups().find(|(_, own)| *own == "*")?;
        rule.resources().next()?;
        Some((
            rule.entry("apiGroups", index),
            "takes in resources of that name in every api group".to_owned(),
        ))
    });
}
