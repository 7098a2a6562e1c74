use model::Severity;

use super::reference;
use super::tags;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-tag-floating",
    severity: Severity::Low,
    page: include_str!("image_tag_floating.md"),
    judge: Judge::Image(image_tag_floating),
};

fn image_tag_floating(written: &str, report: &mut Report<'_>) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    if tags::is_moving(&image, report.settings()) {
        report.at("image", format!("image {written} follows a branch or stage"));
    }
}
