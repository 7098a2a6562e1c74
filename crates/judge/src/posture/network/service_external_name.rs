use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-external-name",
    severity: Severity::Low,
    page: include_str!("service_external_name.md"),
    judge: Judge::Object(&[SERVICE], service_external_name),
};

fn service_external_name(service: &Object<'_>, report: &mut Report<'_>) {
    let is_alias = service.spec().get("type").as_str() == Some("ExternalName");
    if is_alias && let Some(name) = service.spec().get("externalName").as_str() {
        report.at("spec.externalName", format!("is an alias of {name}"));
    }
}
