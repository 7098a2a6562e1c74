use model::{Container, Edit, Severity};

use super::reference;
use super::tags;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-pull-policy",
    severity: Severity::Low,
    page: include_str!("image_pull_policy.md"),
    judge: Judge::Container(image_pull_policy),
};

fn image_pull_policy(container: &Container<'_>, report: &mut Report<'_>) {
    let Some(image) = reference::parse(container.image()) else { return report.not_applicable() };
    let moves = tags::is_latest(&image) || tags::is_moving(&image, report.settings());
    let policy = tags::pull_policy(container, &image);
    // A moving tag that is kept has a check of its own.
    if policy != "Always" && !image.is_pinned() && !moves {
        let says =
            format!("runs {} unasked where a neighbour pulled it: {policy}", container.image());
        report.at("imagePullPolicy", says).risky_fix(Edit::set("imagePullPolicy", "Always"));
    }
}
