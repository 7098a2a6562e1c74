use model::{FieldPath, Object, Severity};

use super::enforcement::Enforcement;
use crate::check::{Check, Judge};
use crate::posture::lookup::NAMESPACE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-pod-security-warns-only",
    severity: Severity::Low,
    page: include_str!("namespace_pod_security_warns_only.md"),
    judge: Judge::Object(&[NAMESPACE], namespace_pod_security_warns_only),
};

fn namespace_pod_security_warns_only(namespace: &Object<'_>, report: &mut Report<'_>) {
    if !matches!(Enforcement::of(namespace), Enforcement::Absent | Enforcement::Privileged) {
        return;
    }
    for mode in ["warn", "audit"] {
        let key = format!("pod-security.kubernetes.io/{mode}");
        if let Some(level @ ("baseline" | "restricted")) = namespace.label(&key) {
            let path = FieldPath::from("metadata.labels").key(key);
            report.at(path, format!("only {mode}s at {level}, and enforces nothing"));
            return;
        }
    }
}
