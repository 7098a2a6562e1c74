use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-net-raw",
    severity: Severity::Medium,
    page: include_str!("capability_net_raw.md"),
    judge: Judge::Container(capability_net_raw),
};

fn capability_net_raw(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["NET_RAW"], |written| {
        format!("{} has {written} and can forge packets", container.name())
    });
}
