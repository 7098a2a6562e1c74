use model::{Container, FieldPath, Node, Severity};

use super::{format, name};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "credential-in-probe",
    severity: Severity::Medium,
    page: include_str!("credential_in_probe.md"),
    judge: Judge::Container(credential_in_probe),
};

const HANDLERS: &[&[&str]] = &[
    &["livenessProbe", "httpGet"],
    &["readinessProbe", "httpGet"],
    &["startupProbe", "httpGet"],
    &["lifecycle", "postStart", "httpGet"],
    &["lifecycle", "preStop", "httpGet"],
];

fn credential_in_probe(container: &Container<'_>, report: &mut Report<'_>) {
    for keys in HANDLERS {
        let headers = container.node().at(keys).get("httpHeaders");
        for (index, header) in headers.items().enumerate() {
            if is_credential(header) {
                let path = keys.iter().fold(FieldPath::root(), |path, key| path.key(*key));
                let path = path.key("httpHeaders").index(index).key("value");
                let header = header.get("name").as_str().unwrap_or_default();
                report.at(path, format!("the header {header} holds its secret in clear")).hide();
            }
        }
    }
}

fn is_credential(header: Node<'_>) -> bool {
    let text = |key: &str| header.get(key).as_str().unwrap_or_default();
    let (key, value) = (text("name"), text("value"));
    let is_login = key.eq_ignore_ascii_case("authorization") && value.contains(' ');
    is_login || format::known(value).is_some() || name::is_credential(key, value)
}
