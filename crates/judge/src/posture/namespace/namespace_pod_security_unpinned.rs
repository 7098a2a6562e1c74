use model::{FieldPath, Object, Severity};

use super::enforcement::{ENFORCE, Enforcement};
use crate::check::{Check, Judge};
use crate::posture::lookup::NAMESPACE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-pod-security-unpinned",
    severity: Severity::Low,
    page: include_str!("namespace_pod_security_unpinned.md"),
    judge: Judge::Object(&[NAMESPACE], namespace_pod_security_unpinned),
};

fn namespace_pod_security_unpinned(namespace: &Object<'_>, report: &mut Report<'_>) {
    if Enforcement::of(namespace) == Enforcement::Absent {
        return report.not_applicable();
    }
    let key = format!("{ENFORCE}-version");
    if namespace.label(&key).is_none_or(|version| version == "latest") {
        let path = FieldPath::from("metadata.labels").key(key);
        report.at(path, "changes what it enforces with the next upgrade");
    }
}
