use model::{FieldPath, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "seccomp-annotation",
    severity: Severity::Low,
    page: include_str!("seccomp_annotation.md"),
    judge: Judge::Pod(seccomp_annotation),
};

fn seccomp_annotation(pod: &Pod<'_>, report: &mut Report<'_>) {
    for entry in pod.metadata().get("annotations").entries() {
        let key = entry.key;
        let of_container = key.starts_with("container.seccomp.security.alpha.kubernetes.io/");
        if of_container || key == "seccomp.security.alpha.kubernetes.io/pod" {
            let path = FieldPath::from(pod.metadata_path()).key("annotations").entry(key);
            let says = "sets a seccomp profile in a way that Kubernetes ignores since v1.27";
            report.at_root(path, says);
        }
    }
}
