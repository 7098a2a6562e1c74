use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-all",
    severity: Severity::Critical,
    page: include_str!("capability_all.md"),
    judge: Judge::Container(capability_all),
};

fn capability_all(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["ALL"], |_| {
        format!("{} has every capability, and so is root on the node", container.name())
    });
}
