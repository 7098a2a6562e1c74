use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-not-pinned",
    severity: Severity::Low,
    page: include_str!("image_not_pinned.md"),
    judge: Judge::Image(image_not_pinned),
};

fn image_not_pinned(image: &str, report: &mut Report<'_>) {
    let parsed = reference::parse(image);
    let trusted = &report.settings().immutable_registries;
    let is_trusted = parsed.is_some_and(|image| trusted.iter().any(|place| image.is_from(place)));
    if image.is_empty() || is_trusted {
        return report.not_applicable();
    }
    let digest = image.split_once('@').map(|(_, digest)| digest);
    if !digest.is_some_and(reference::is_digest) {
        let says = match digest {
            Some(digest) => format!("{digest} is no digest"),
            None => format!("image {image} has no digest"),
        };
        report.at("image", says);
    }
}
