use model::{Edit, FieldPath, Namespace, Severity, World};

use super::enforcement::{Enforcement, enforce_path, has_gatekeeper};
use crate::check::{Check, Judge};
use crate::posture::lookup::NAMESPACE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-without-pod-security",
    severity: Severity::Medium,
    page: include_str!("namespace_without_pod_security.md"),
    judge: Judge::Namespace(namespace_without_pod_security),
};

fn namespace_without_pod_security(
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let Some(object) = &namespace.object else {
        if world.is_complete(NAMESPACE, None) {
            return report.not_applicable();
        }
        let missing = format!("no Namespace {} among the files given", namespace.name);
        report.unknown(FieldPath::root(), missing);
        return;
    };
    if Enforcement::of(object) == Enforcement::Absent && !has_gatekeeper(world) {
        report
            .at(enforce_path(), "admits every pod: no Pod Security level is enforced")
            .risky_fix(Edit::set(enforce_path(), "baseline"));
    }
}
