use model::{Kind, Node, Object, Severity};

use super::name;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "secret-in-clear",
    severity: Severity::Medium,
    page: include_str!("secret_in_clear.md"),
    judge: Judge::Object(&[Kind::core("Secret")], secret_in_clear),
};

fn secret_in_clear(object: &Object<'_>, report: &mut Report<'_>) {
    // In the cluster every Secret holds its data; SOPS encrypts the values in place.
    if object.metadata().get("uid").is_set() || object.get("sops").is_set() {
        report.not_applicable();
        return;
    }
    for field in ["data", "stringData"] {
        let count = object.get(field).entries().filter(|entry| is_given(entry.value)).count();
        let values =
            if count == 1 { "1 value stands".to_owned() } else { format!("{count} values stand") };
        if count > 0 {
            report.at(field, format!("{values} in the manifest for every reader")).hide();
        }
    }
}

fn is_given(value: Node<'_>) -> bool {
    value.as_str().is_some_and(|text| !name::is_reference(text.trim()))
}
