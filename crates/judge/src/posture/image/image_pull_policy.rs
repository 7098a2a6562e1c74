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
    let written = container.get("imagePullPolicy").as_str().filter(|policy| !policy.is_empty());
    // What the API server writes where nothing is written.
    let default = if tags::is_latest(&image) { "Always" } else { "IfNotPresent" };
    let policy = written.unwrap_or(default);
    // A moving tag that is kept has a check of its own.
    let has_own_check = moves && written.is_some();
    if policy != "Always" && !image.is_pinned() && !has_own_check {
        let says =
            format!("runs {} unasked where a neighbour pulled it: {policy}", container.image());
        report.at("imagePullPolicy", says).risky_fix(Edit::set("imagePullPolicy", "Always"));
    }
}
