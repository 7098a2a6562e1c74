use std::net::Ipv4Addr;

use model::{Container, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-registry-address",
    severity: Severity::Low,
    page: include_str!("image_registry_address.md"),
    judge: Judge::Container(image_registry_address),
};

fn image_registry_address(container: &Container<'_>, report: &mut Report<'_>) {
    let Some(image) = reference::parse(container.image()) else { return report.not_applicable() };
    let host = image.registry.split(':').next().unwrap_or_default();
    if host == "localhost" || host.parse::<Ipv4Addr>().is_ok() {
        let says = format!("image {} comes from a registry without a name", container.image());
        report.at("image", says);
    }
}
