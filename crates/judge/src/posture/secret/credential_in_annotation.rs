use model::{FieldPath, Node, Object, Pod, Severity};

use super::{format, kinds, name};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "credential-in-annotation",
    severity: Severity::High,
    page: include_str!("credential_in_annotation.md"),
    judge: Judge::Object(kinds::ANNOTATED, credential_in_annotation),
};

/// Another check looks at it.
const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

fn credential_in_annotation(object: &Object<'_>, report: &mut Report<'_>) {
    look(object.metadata(), FieldPath::from("metadata"), report);
    if let Some(pod) = Pod::of(*object).filter(|pod| !pod.is_bare()) {
        look(pod.metadata(), FieldPath::from(pod.metadata_path()), report);
    }
}

fn look(metadata: Node<'_>, path: FieldPath, report: &mut Report<'_>) {
    for entry in metadata.get("annotations").entries().filter(|entry| entry.key != APPLIED) {
        let Some(value) = entry.value.as_str() else { continue };
        let last = entry.key.rsplit(['/', '.']).next().unwrap_or(entry.key);
        let is_flat = !value.contains(['\n', ' ']);
        let says = match format::known(value) {
            Some(kind) => format!("the annotation holds {kind}"),
            None if is_flat && name::is_password(last, value) => {
                format!("{} holds its secret in clear", entry.key)
            }
            None => continue,
        };
        report.at(path.clone().key("annotations").entry(entry.key), says).hide();
    }
}
