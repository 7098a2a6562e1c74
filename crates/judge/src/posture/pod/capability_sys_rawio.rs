use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-sys-rawio",
    severity: Severity::High,
    page: include_str!("capability_sys_rawio.md"),
    judge: Judge::Container(capability_sys_rawio),
};

fn capability_sys_rawio(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["SYS_RAWIO"], |written| {
        format!("{} has {written} and can reach the node's memory and disks", container.name())
    });
}
