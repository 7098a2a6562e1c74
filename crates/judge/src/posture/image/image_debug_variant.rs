use model::{Container, Role, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-debug-variant",
    severity: Severity::Low,
    page: include_str!("image_debug_variant.md"),
    judge: Judge::Container(image_debug_variant),
};

fn image_debug_variant(container: &Container<'_>, report: &mut Report<'_>) {
    let Some(image) = reference::parse(container.image()) else { return report.not_applicable() };
    if container.role() == Role::Ephemeral {
        return report.not_applicable();
    }
    let tag = image.tag.unwrap_or_default();
    if tag.split(['-', '.', '_']).any(|part| part == "debug") {
        report.at("image", format!("image {} brings a debugger's tools along", container.image()));
    }
}
