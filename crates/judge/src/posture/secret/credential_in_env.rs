use model::{Container, Edit, FieldPath, Literal, Severity};

use super::{format, name};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "credential-in-env",
    severity: Severity::High,
    page: include_str!("credential_in_env.md"),
    judge: Judge::Container(credential_in_env),
};

fn credential_in_env(container: &Container<'_>, report: &mut Report<'_>) {
    for (index, variable) in container.get("env").items().enumerate() {
        let key = variable.get("name").as_str().unwrap_or_default();
        let Some(value) = variable.get("value").as_str() else { continue };
        let says = match format::known(value) {
            Some(kind) => format!("{key} holds {kind}"),
            None if name::is_credential(key, value) => format!("{key} holds its secret in clear"),
            None => continue,
        };
        let path = FieldPath::from("env").index(index);
        let reference = path.clone().key("valueFrom").key("secretKeyRef");
        let secret = container.pod().object().name().to_owned();
        report
            .at(path.clone().key("value"), says)
            .hide()
            .risky_fix(Edit::remove(path.key("value")))
            .risky_fix(Edit::set(reference.clone().key("name"), Literal::String(secret)))
            .risky_fix(Edit::set(reference.key("key"), key));
    }
}
