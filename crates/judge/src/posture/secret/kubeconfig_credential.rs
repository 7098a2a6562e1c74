use model::{FieldPath, Kind, Object, Severity};

use super::name;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "kubeconfig-credential",
    severity: Severity::High,
    page: include_str!("kubeconfig_credential.md"),
    judge: Judge::Object(&[Kind::core("Config")], kubeconfig_credential),
};

fn kubeconfig_credential(object: &Object<'_>, report: &mut Report<'_>) {
    for (index, user) in object.get("users").items().enumerate() {
        for field in ["token", "password", "client-key-data"] {
            let value = user.at(&["user", field]).as_str().unwrap_or_default();
            if !name::is_reference(value) {
                let path = FieldPath::from("users").index(index).key("user").key(field);
                report.at(path, format!("{field} opens the cluster to every reader")).hide();
            }
        }
    }
}
