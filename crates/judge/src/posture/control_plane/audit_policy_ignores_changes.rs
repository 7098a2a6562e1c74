use model::{Object, Severity};

use super::audit::{KINDS, Target, unrecorded};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "audit-policy-ignores-changes",
    severity: Severity::Medium,
    page: include_str!("audit_policy_ignores_changes.md"),
    judge: Judge::Object(KINDS, ignores_changes),
};

const MATTERS: &[Target] = &[
    Target::new("", "pods"),
    Target::new("apps", "deployments"),
    Target::new("rbac.authorization.k8s.io", "clusterrolebindings"),
    Target::new("rbac.authorization.k8s.io", "rolebindings"),
];

fn ignores_changes(object: &Object<'_>, report: &mut Report<'_>) {
    for target in MATTERS {
        if let Some(path) = unrecorded(object, &target.changed()) {
            report.at(path, format!("changes of {} are not recorded", target.resource));
            return;
        }
    }
}
