use model::{FieldPath, Kind, Object, Severity};

use super::text;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "credential-in-storage-parameters",
    severity: Severity::Medium,
    page: include_str!("credential_in_storage_parameters.md"),
    judge: Judge::Object(KINDS, credential_in_parameters),
};

const KINDS: &[Kind<'static>] =
    &[Kind::core("PersistentVolume"), Kind::new("storage.k8s.io", "StorageClass")];

const MAPPINGS: &[&str] = &["parameters", "spec.csi.volumeAttributes", "spec.flexVolume.options"];

fn credential_in_parameters(object: &Object<'_>, report: &mut Report<'_>) {
    for mapping in MAPPINGS {
        let path = FieldPath::from(*mapping);
        for entry in path.find(object.node()).entries() {
            let Some(value) = entry.value.as_str() else { continue };
            // `csi.storage.k8s.io/node-stage-secret-name` and its kin name Secrets.
            if entry.key.starts_with("csi.storage.k8s.io/") {
                continue;
            }
            if let Some(what) = text::credential(entry.key, value) {
                let says = format!("{} holds {what}", entry.key);
                report.at(path.clone().entry(entry.key), says).hide();
            }
        }
    }
}
