use model::{FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::INGRESS;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-without-host",
    severity: Severity::Low,
    page: include_str!("ingress_without_host.md"),
    judge: Judge::Object(&[INGRESS], ingress_without_host),
};

fn ingress_without_host(ingress: &Object<'_>, report: &mut Report<'_>) {
    for (index, rule) in ingress.spec().get("rules").items().enumerate() {
        if rule.get("host").as_str().is_none_or(str::is_empty) {
            let path = FieldPath::from("spec.rules").index(index).key("host");
            report.at(path, "answers whatever host is asked for");
        }
    }
}
