use model::access::{ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-with-wildcard-resources",
    severity: Severity::Medium,
    page: include_str!("role_with_wildcard_resources.md"),
    judge: Judge::Role(ROLES, role_with_wildcard_resources),
};

fn role_with_wildcard_resources(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_rules(role, world, report, |_, rule| {
        let (index, _) = rule.resources().find(|(_, own)| *own == "*")?;
        rule.resources().next()?;
        Some((
            rule.entry("resources", index),
            "takes in every resource of its groups, also those to come".to_owned(),
        ))
    });
}
