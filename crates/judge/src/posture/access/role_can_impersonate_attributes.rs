use model::access::{ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-impersonate-attributes",
    severity: Severity::Medium,
    page: include_str!("role_can_impersonate_attributes.md"),
    judge: Judge::Role(ROLES, role_can_impersonate_attributes),
};

fn role_can_impersonate_attributes(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_rules(role, world, report, |role, rule| {
        let is_heard = role.is_cluster_wide() && !rule.is_limited_to_names();
        if !is_heard || !rule.has_verb("impersonate") || !rule.has_group("authentication.k8s.io") {
            return None;
        }
        let (index, own) = rule.resources().find(|(_, own)| is_an_attribute(own))?;
        let says = format!("may claim any value of `{own}` for the users it acts as");
        Some((rule.entry("resources", index), says))
    });
}

/// `userextras/scopes` stands for the attribute `scopes`.
fn is_an_attribute(resource: &str) -> bool {
    resource == "uids" || resource.split('/').next() == Some("userextras")
}
