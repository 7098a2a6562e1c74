use model::access::{ROLES, Role, Rule};
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-names-do-not-limit",
    severity: Severity::Low,
    page: include_str!("role_names_do_not_limit.md"),
    judge: Judge::Object(ROLES, role_names_do_not_limit),
};

fn role_names_do_not_limit(role: &Object<'_>, report: &mut Report<'_>) {
    let Some(role) = Role::of(*role).filter(|role| !role.is_shipped()) else { return };
    for rule in role.rules().filter(|rule| rule.is_limited_to_names()) {
        for (index, verb) in rule.verbs() {
            if is_idle(&rule, verb) {
                let says = format!("`{verb}` allows nothing here: its requests carry no name");
                report.at(rule.entry("verbs", index), says);
            }
        }
    }
}

/// Server-side apply creates by name, so `create` beside `patch` or `update` does allow something.
fn is_idle(rule: &Rule<'_>, verb: &str) -> bool {
    let mut resources = rule.resources();
    let is_plain = resources.all(|(_, resource)| !resource.contains('/') && resource != "*");
    match verb {
        "create" => is_plain && !rule.has_verb("patch") && !rule.has_verb("update"),
        "deletecollection" => is_plain,
        _ => false,
    }
}
