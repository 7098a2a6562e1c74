use model::{Edit, Object, Severity};

use super::policies::POLICIES;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "admission-policy-fails-open",
    severity: Severity::Medium,
    page: include_str!("admission_policy_fails_open.md"),
    judge: Judge::Object(POLICIES, admission_policy_fails_open),
};

fn admission_policy_fails_open(policy: &Object<'_>, report: &mut Report<'_>) {
    if policy.spec().get("failurePolicy").as_str() == Some("Ignore") {
        report
            .at("spec.failurePolicy", "lets pass what its expressions cannot judge")
            .risky_fix(Edit::set("spec.failurePolicy", "Fail"));
    }
}
