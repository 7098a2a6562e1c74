use model::{Edit, Namespace, Severity, World};

use super::enforcement::{Enforcement, enforce_path};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-pod-security-not-restricted",
    severity: Severity::Low,
    page: include_str!("namespace_pod_security_not_restricted.md"),
    judge: Judge::Namespace(namespace_pod_security_not_restricted),
};

fn namespace_pod_security_not_restricted(
    namespace: &Namespace<'_>,
    _: &dyn World,
    report: &mut Report<'_>,
) {
    let Some(object) = &namespace.object else { return report.not_applicable() };
    match Enforcement::of(object) {
        Enforcement::Restricted => {}
        Enforcement::Baseline => {
            report
                .at(enforce_path(), "enforces baseline, which admits containers that run as root")
                .risky_fix(Edit::set(enforce_path(), "restricted"));
        }
        // Lower levels are `namespace-pod-security-below-baseline`.
        _ => report.not_applicable(),
    }
}
