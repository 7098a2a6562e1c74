use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-anonymous-registry",
    severity: Severity::Medium,
    page: include_str!("image_anonymous_registry.md"),
    judge: Judge::Image(image_anonymous_registry),
};

/// Registries where anybody may push under any name.
const ANONYMOUS: &[&str] = &["ttl.sh", "registry.hub.docker.com.ttl.sh"];

fn image_anonymous_registry(written: &str, report: &mut Report<'_>) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    if ANONYMOUS.contains(&image.registry) && !image.is_pinned() {
        let says = format!("image {written} is whatever anybody pushed last");
        report.at("image", says);
    }
}
