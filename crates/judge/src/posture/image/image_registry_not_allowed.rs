use model::{Container, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-registry-not-allowed",
    severity: Severity::Medium,
    page: include_str!("image_registry_not_allowed.md"),
    judge: Judge::Container(image_registry_not_allowed),
};

fn image_registry_not_allowed(container: &Container<'_>, report: &mut Report<'_>) {
    let allowed = &report.settings().registries;
    let image = reference::parse(container.image()).filter(|_| !allowed.is_empty());
    let Some(image) = image else { return report.not_applicable() };
    if !allowed.iter().any(|place| image.is_from(place)) {
        let says = format!(
            "image {} comes from {}, which is not allowed",
            container.image(),
            image.registry
        );
        report.at("image", says);
    }
}
