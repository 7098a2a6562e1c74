use model::{FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::INGRESS;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-wildcard-host",
    severity: Severity::Low,
    page: include_str!("ingress_wildcard_host.md"),
    judge: Judge::Object(&[INGRESS], ingress_wildcard_host),
};

fn ingress_wildcard_host(ingress: &Object<'_>, report: &mut Report<'_>) {
    for (index, rule) in ingress.spec().get("rules").items().enumerate() {
        if let Some(host) = rule.get("host").as_str().filter(|host| host.starts_with('*')) {
            let path = FieldPath::from("spec.rules").index(index).key("host");
            report.at(path, format!("answers for every name under {host}"));
        }
    }
}
