use model::{Container, FieldPath, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "secret-env-from",
    severity: Severity::Low,
    page: include_str!("secret_env_from.md"),
    judge: Judge::Container(secret_env_from),
};

fn secret_env_from(container: &Container<'_>, report: &mut Report<'_>) {
    for (index, source) in container.get("envFrom").items().enumerate() {
        if source.get("secretRef").is_set() {
            let name = source.at(&["secretRef", "name"]).as_str().unwrap_or_default();
            let path = FieldPath::from("envFrom").index(index).key("secretRef");
            report.at(path, format!("every key of Secret {name} becomes a variable"));
        }
    }
}
