use model::{FieldPath, Kind, Object, Severity};

use super::text;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "credential-in-config-map",
    severity: Severity::High,
    page: include_str!("credential_in_config_map.md"),
    judge: Judge::Object(&[Kind::core("ConfigMap")], credential_in_config_map),
};

fn credential_in_config_map(object: &Object<'_>, report: &mut Report<'_>) {
    for entry in object.get("data").entries() {
        let Some(value) = entry.value.as_str() else { continue };
        if let Some(what) = text::credential(entry.key, value) {
            let path = FieldPath::from("data").entry(entry.key);
            report.at(path, format!("{} holds {what}", entry.key)).hide();
        }
    }
}
