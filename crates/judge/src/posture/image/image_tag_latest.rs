use model::Severity;

use super::reference;
use super::tags;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-tag-latest",
    severity: Severity::Medium,
    page: include_str!("image_tag_latest.md"),
    judge: Judge::Image(image_tag_latest),
};

fn image_tag_latest(written: &str, report: &mut Report<'_>) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    if tags::is_latest(&image) {
        report.at("image", format!("image {written} can change under you"));
    }
}
