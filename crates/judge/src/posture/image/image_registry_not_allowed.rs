use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-registry-not-allowed",
    severity: Severity::Medium,
    page: include_str!("image_registry_not_allowed.md"),
    judge: Judge::Image(image_registry_not_allowed),
};

fn image_registry_not_allowed(written: &str, report: &mut Report<'_>) {
    let allowed = &report.settings().registries;
    if allowed.is_empty() || written.is_empty() {
        return report.not_applicable();
    }
    match reference::parse(written) {
        Some(image) if allowed.iter().any(|place| image.is_from(place)) => {}
        Some(image) => {
            let registry = image.registry;
            let says = format!("image {written} comes from {registry}, which is not allowed");
            report.at("image", says);
        }
        None if allowed.iter().any(|place| begins(written, place)) => {}
        None => {
            report.at("image", format!("image {written} comes from nowhere that is allowed"));
        }
    }
}

/// What cannot be read further still begins with its registry.
fn begins(written: &str, place: &str) -> bool {
    written.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
}
