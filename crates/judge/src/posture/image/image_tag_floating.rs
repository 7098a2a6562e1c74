use model::{Container, Severity};

use super::reference;
use super::tags;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-tag-floating",
    severity: Severity::Low,
    page: include_str!("image_tag_floating.md"),
    judge: Judge::Container(image_tag_floating),
};

fn image_tag_floating(container: &Container<'_>, report: &mut Report<'_>) {
    let Some(image) = reference::parse(container.image()) else { return report.not_applicable() };
    if tags::is_moving(&image, report.settings()) {
        report.at("image", format!("image {} follows a branch or stage", container.image()));
    }
}
