use model::{Container, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-registry-denied",
    severity: Severity::Medium,
    page: include_str!("image_registry_denied.md"),
    judge: Judge::Container(image_registry_denied),
};

fn image_registry_denied(container: &Container<'_>, report: &mut Report<'_>) {
    let denied = &report.settings().forbidden_registries;
    let image = reference::parse(container.image()).filter(|_| !denied.is_empty());
    let Some(image) = image else { return report.not_applicable() };
    if let Some(place) = denied.iter().find(|place| image.is_from(place)) {
        let says = format!("image {} comes from {place}, which is forbidden", container.image());
        report.at("image", says);
    }
}
