use model::{Object, Severity};

use super::audit::{KINDS, Target, unrecorded};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "audit-policy-ignores-secrets",
    severity: Severity::Medium,
    page: include_str!("audit_policy_ignores_secrets.md"),
    judge: Judge::Object(KINDS, ignores_secrets),
};

fn ignores_secrets(object: &Object<'_>, report: &mut Report<'_>) {
    if let Some(path) = unrecorded(object, &Target::new("", "secrets")) {
        report.at(path, "requests for secrets are not recorded");
    }
}
