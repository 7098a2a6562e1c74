use model::{Edit, Namespace, Severity, World};

use super::enforcement::{Enforcement, enforce_path, has_gatekeeper};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-pod-security-below-baseline",
    severity: Severity::Medium,
    page: include_str!("namespace_pod_security_below_baseline.md"),
    judge: Judge::Namespace(namespace_pod_security_below_baseline),
};

fn namespace_pod_security_below_baseline(
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let Some(object) = &namespace.object else { return report.not_applicable() };
    let says = match Enforcement::of(object) {
        Enforcement::Baseline | Enforcement::Restricted => return,
        Enforcement::Privileged => "enforces privileged, which admits every pod",
        Enforcement::Unreadable => "enforces a Pod Security level that does not exist",
        Enforcement::Absent if has_gatekeeper(world) => {
            "enforces no Pod Security level beside the webhooks"
        }
        // That is `namespace-without-pod-security`.
        Enforcement::Absent => return report.not_applicable(),
    };
    report.at(enforce_path(), says).risky_fix(Edit::set(enforce_path(), "baseline"));
}
