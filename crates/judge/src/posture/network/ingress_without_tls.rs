use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::INGRESS;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-without-tls",
    severity: Severity::Medium,
    page: include_str!("ingress_without_tls.md"),
    judge: Judge::Object(&[INGRESS], ingress_without_tls),
};

fn ingress_without_tls(ingress: &Object<'_>, report: &mut Report<'_>) {
    let spec = ingress.spec();
    // The API server refuses an Ingress without any of them.
    if ["rules", "defaultBackend", "backend"].iter().all(|key| spec.get(key).is_empty()) {
        return report.not_applicable();
    }
    if spec.get("tls").is_empty() {
        report.at("spec.tls", "serves plain HTTP");
    }
}
