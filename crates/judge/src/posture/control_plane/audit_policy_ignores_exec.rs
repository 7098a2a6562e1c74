use model::{Object, Severity};

use super::audit::{KINDS, Target, unrecorded};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "audit-policy-ignores-exec",
    severity: Severity::Medium,
    page: include_str!("audit_policy_ignores_exec.md"),
    judge: Judge::Object(KINDS, ignores_exec),
};

const WAYS_IN: &[&str] =
    &["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"];

fn ignores_exec(object: &Object<'_>, report: &mut Report<'_>) {
    for resource in WAYS_IN {
        if let Some(path) = unrecorded(object, &Target::new("", resource)) {
            report.at(path, format!("requests for {resource} are not recorded"));
            return;
        }
    }
}
