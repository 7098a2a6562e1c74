use model::{Object, Severity};

use super::audit::KINDS;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "audit-policy-empty",
    severity: Severity::Medium,
    page: include_str!("audit_policy_empty.md"),
    judge: Judge::Object(KINDS, empty),
};

fn empty(object: &Object<'_>, report: &mut Report<'_>) {
    if object.get("rules").is_empty() {
        report.at("rules", "the policy has no rules");
    }
}
