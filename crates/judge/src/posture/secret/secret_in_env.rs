use model::{Container, FieldPath, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "secret-in-env",
    severity: Severity::Low,
    page: include_str!("secret_in_env.md"),
    judge: Judge::Container(secret_in_env),
};

fn secret_in_env(container: &Container<'_>, report: &mut Report<'_>) {
    for (index, variable) in container.get("env").items().enumerate() {
        if variable.at(&["valueFrom", "secretKeyRef"]).is_set() {
            let name = variable.get("name").as_str().unwrap_or_default();
            let path = FieldPath::from("env").index(index).key("name");
            report.at(path, format!("{name} puts a Secret into the environment"));
        }
    }
}
