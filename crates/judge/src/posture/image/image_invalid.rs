use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-invalid",
    severity: Severity::Low,
    page: include_str!("image_invalid.md"),
    judge: Judge::Image(image_invalid),
};

fn image_invalid(image: &str, report: &mut Report<'_>) {
    // Something fills these in before the cluster sees them.
    let is_placeholder =
        image.bytes().all(|byte| byte.is_ascii_uppercase() || b"_-".contains(&byte));
    let is_template = is_placeholder || image.contains(['$', '{', '<', '%']);
    if !image.is_empty() && !is_template && reference::parse(image).is_none() {
        report.at("image", format!("{image} names no image"));
    }
}
