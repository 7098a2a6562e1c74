use std::net::Ipv4Addr;

use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-registry-address",
    severity: Severity::Low,
    page: include_str!("image_registry_address.md"),
    judge: Judge::Image(image_registry_address),
};

fn image_registry_address(written: &str, report: &mut Report<'_>) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    let host = image.registry.split(':').next().unwrap_or_default();
    if host == "localhost" || host.parse::<Ipv4Addr>().is_ok() {
        let says = format!("image {written} comes from a registry without a name");
        report.at("image", says);
    }
}
