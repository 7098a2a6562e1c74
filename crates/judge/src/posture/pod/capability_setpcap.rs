use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-setpcap",
    severity: Severity::Low,
    page: include_str!("capability_setpcap.md"),
    judge: Judge::Container(capability_setpcap),
};

fn capability_setpcap(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["SETPCAP"], |written| {
        format!("{} has {written} and can pass its capabilities on", container.name())
    });
}
