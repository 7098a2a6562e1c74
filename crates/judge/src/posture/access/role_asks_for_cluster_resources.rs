use model::access::{ROLE, Role, is_cluster_wide};
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-asks-for-cluster-resources",
    severity: Severity::Low,
    page: include_str!("role_asks_for_cluster_resources.md"),
    judge: Judge::Object(&[ROLE], role_asks_for_cluster_resources),
};

fn role_asks_for_cluster_resources(role: &Object<'_>, report: &mut Report<'_>) {
    let Some(role) = Role::of(*role).filter(|role| !role.is_shipped()) else { return };
    for rule in role.rules() {
        for (index, resource) in rule.resources() {
            let mut groups = rule.groups();
            if groups.any(|(_, group)| is_cluster_wide(group, resource)) {
                let says = format!("a role cannot allow `{resource}`: that takes a cluster role");
                report.at(rule.entry("resources", index), says);
            }
        }
    }
}
