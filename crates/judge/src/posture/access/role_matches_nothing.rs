use model::access::{ROLES, Role};
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-matches-nothing",
    severity: Severity::Low,
    page: include_str!("role_matches_nothing.md"),
    judge: Judge::Object(ROLES, role_matches_nothing),
};

fn role_matches_nothing(role: &Object<'_>, report: &mut Report<'_>) {
    let Some(role) = Role::of(*role).filter(|role| !role.is_shipped()) else { return };
    for rule in role.rules() {
        for (index, resource) in rule.resources() {
            if let Some(hint) = what_was_meant(resource) {
                let says = format!("`{resource}` matches nothing: {hint}");
                report.at(rule.entry("resources", index), says);
            }
        }
    }
}

/// What a resource that no request can carry was meant to be.
fn what_was_meant(resource: &str) -> Option<String> {
    if resource != resource.trim() || resource.is_empty() {
        return Some("take the blanks away".to_owned());
    }
    if resource.chars().any(|letter| letter.is_ascii_uppercase()) {
        return Some(format!("write `{}`", resource.to_ascii_lowercase()));
    }
    if resource.len() > 2 && resource.ends_with("/*") {
        return Some("name the subresource".to_owned());
    }
    SINGULARS.contains(&resource).then(|| format!("write `{resource}s`"))
}

/// Kinds that are mistaken for resources.
const SINGULARS: &[&str] = &[
    "configmap",
    "cronjob",
    "daemonset",
    "deployment",
    "event",
    "job",
    "namespace",
    "node",
    "persistentvolume",
    "persistentvolumeclaim",
    "pod",
    "replicaset",
    "secret",
    "service",
    "serviceaccount",
    "statefulset",
];
