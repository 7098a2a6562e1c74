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
    let key = format!("{ENFORCE}-version");
    let version = namespace.label(&key);
    let path = FieldPath::from("metadata.labels").key(key);
    match version {
        Some(version) if is_release(version) => {}
        None if Enforcement::of(namespace) == Enforcement::Absent => report.not_applicable(),
        None | Some("latest") => {
            report.at(path, "changes what it enforces with the next upgrade");
        }
        // The API server refuses to write it; where it stands already, it holds as `latest`.
        Some(_) => {
            report.at(path, "names no release: it must be `latest` or `v1.N`");
        }
    }
}

/// `v1.34`, without zeros in front.
fn is_release(version: &str) -> bool {
    let minor = version.strip_prefix("v1.").unwrap_or_default();
    minor.parse::<u32>().is_ok_and(|number| number.to_string() == minor)
}
