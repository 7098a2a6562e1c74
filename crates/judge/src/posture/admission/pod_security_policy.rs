use model::{Object, Severity};

use super::psp::POLICY;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "pod-security-policy",
    severity: Severity::Low,
    page: include_str!("pod_security_policy.md"),
    judge: Judge::Object(&[POLICY], pod_security_policy),
};

fn pod_security_policy(_: &Object<'_>, report: &mut Report<'_>) {
    report.at("kind", "guards nothing since Kubernetes 1.25");
}
