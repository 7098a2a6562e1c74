use model::access::{ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-with-wildcard-subresources",
    severity: Severity::Low,
    page: include_str!("role_with_wildcard_subresources.md"),
    judge: Judge::Role(ROLES, role_with_wildcard_subresources),
};

/// Subresources that say no more of one resource than of another.
const HARMLESS: &[&str] = &["finalizers", "scale", "status"];

fn role_with_wildcard_subresources(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_rules(role, world, report, |_, rule| {
        let mut resources = rule.resources();
        resources.find_map(|(index, own)| {
            let part = own.strip_prefix("*/").filter(|part| !HARMLESS.contains(part))?;
            let says = format!("takes in `{part}` of every resource, also of those to come");
            Some((rule.entry("resources", index), says))
        })
    });
}
