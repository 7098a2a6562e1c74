use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;
use std::net::IpAddr;

pub(super) const CHECK: Check = Check {
    id: "external-name-to-inside",
    severity: Severity::Medium,
    page: include_str!("external_name_to_inside.md"),
    judge: Judge::Object(&[SERVICE], external_name_to_inside),
};

fn external_name_to_inside(service: &Object<'_>, report: &mut Report<'_>) {
    if service.spec().get("type").as_str() != Some("ExternalName") {
        return;
    }
    let Some(name) = service.spec().get("externalName").as_str() else { return };
    let name = name.trim_end_matches('.');
    let says = if name == "localhost" || name.ends_with(".localhost") {
        "leads whoever follows it to itself".to_owned()
    } else if name.parse::<IpAddr>().is_ok() {
        format!("hides the address {name} behind a name")
    } else if let Some(namespace) = foreign_namespace(name, service.namespace_or_default()) {
        format!("leads into the namespace {namespace}")
    } else {
        return;
    };
    report.at("spec.externalName", says);
}

/// The namespace of a cluster-local name, when it is another than `own`.
fn foreign_namespace<'n>(name: &'n str, own: &str) -> Option<&'n str> {
    let mut parts = name.split('.');
    let (_, namespace) = (parts.next()?, parts.next()?);
    (parts.next() == Some("svc") && namespace != own).then_some(namespace)
}
