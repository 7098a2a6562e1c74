use model::{Container, Edit, Severity};

use super::reference;
use super::tags;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-pull-policy-stale",
    severity: Severity::Low,
    page: include_str!("image_pull_policy_stale.md"),
    judge: Judge::Container(image_pull_policy_stale),
};

fn image_pull_policy_stale(container: &Container<'_>, report: &mut Report<'_>) {
    let Some(image) = reference::parse(container.image()) else { return report.not_applicable() };
    let policy = tags::pull_policy(container, &image);
    let moves = tags::is_latest(&image) || tags::is_moving(&image, report.settings());
    if moves && matches!(policy, "IfNotPresent" | "Never") {
        let says = format!("keeps what a node once pulled as {}: {policy}", container.image());
        report.at("imagePullPolicy", says).risky_fix(Edit::set("imagePullPolicy", "Always"));
    }
}
