use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-mac",
    severity: Severity::Medium,
    page: include_str!("capability_mac.md"),
    judge: Judge::Container(capability_mac),
};

fn capability_mac(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["MAC_ADMIN", "MAC_OVERRIDE"], |written| {
        format!("{} has {written} and can lift the node's access rules", container.name())
    });
}
