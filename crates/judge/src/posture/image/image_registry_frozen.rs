use model::{Edit, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-registry-frozen",
    severity: Severity::Medium,
    page: include_str!("image_registry_frozen.md"),
    judge: Judge::Image(image_registry_frozen),
};

/// Registries and repositories that get nothing new, and what took their place.
const FROZEN: &[(&str, &str)] = &[
    ("k8s.gcr.io", "registry.k8s.io"),
    ("gcr.io/google-containers", "registry.k8s.io"),
    ("gcr.io/google_containers", "registry.k8s.io"),
];

fn image_registry_frozen(written: &str, report: &mut Report<'_>) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    let frozen = FROZEN.iter().find(|(old, _)| image.is_from(old));
    let Some((old, new)) = frozen else { return };
    let says = format!("image {written} comes from {old}, which is frozen since 2023");
    let draft = report.at("image", says);
    if let Some(rest) = written.strip_prefix(old) {
        draft.risky_fix(Edit::set("image", format!("{new}{rest}")));
    }
}
