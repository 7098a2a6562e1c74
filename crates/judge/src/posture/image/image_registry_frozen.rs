use model::{Container, Edit, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-registry-frozen",
    severity: Severity::Medium,
    page: include_str!("image_registry_frozen.md"),
    judge: Judge::Container(image_registry_frozen),
};

/// Registries and repositories that get nothing new, and what took their place.
const FROZEN: &[(&str, &str)] = &[
    ("k8s.gcr.io", "registry.k8s.io"),
    ("gcr.io/google-containers", "registry.k8s.io"),
    ("gcr.io/google_containers", "registry.k8s.io"),
];

fn image_registry_frozen(container: &Container<'_>, report: &mut Report<'_>) {
    let Some(image) = reference::parse(container.image()) else { return report.not_applicable() };
    let frozen = FROZEN.iter().find(|(old, _)| image.is_from(old));
    let Some((old, new)) = frozen else { return };
    let says = format!("image {} comes from {old}, which is frozen since 2023", container.image());
    let draft = report.at("image", says);
    if let Some(rest) = container.image().strip_prefix(old) {
        draft.risky_fix(Edit::set("image", format!("{new}{rest}")));
    }
}
