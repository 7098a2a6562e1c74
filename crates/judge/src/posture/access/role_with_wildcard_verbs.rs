use model::access::{ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-with-wildcard-verbs",
    severity: Severity::Low,
    page: include_str!("role_with_wildcard_verbs.md"),
    judge: Judge::Role(ROLES, role_with_wildcard_verbs),
};

fn role_with_wildcard_verbs(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_rules(role, world, report, |_, rule| {
        let (index, _) = rule.verbs().find(|(_, own)| *own == "*")?;
        rule.resources().next()?;
        Some((
            rule.entry("verbs", index),
            "allows every verb, also those that Kubernetes adds later".to_owned(),
        ))
    });
}
