use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-registry-denied",
    severity: Severity::Medium,
    page: include_str!("image_registry_denied.md"),
    judge: Judge::Image(image_registry_denied),
};

fn image_registry_denied(written: &str, report: &mut Report<'_>) {
    let denied = &report.settings().forbidden_registries;
    let image = reference::parse(written).filter(|_| !denied.is_empty());
    let Some(image) = image else { return report.not_applicable() };
    if let Some(place) = denied.iter().find(|place| image.is_from(place)) {
        let says = format!("image {written} comes from {place}, which is forbidden");
        report.at("image", says);
    }
}
