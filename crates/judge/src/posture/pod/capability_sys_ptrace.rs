use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-sys-ptrace",
    severity: Severity::Medium,
    page: include_str!("capability_sys_ptrace.md"),
    judge: Judge::Container(capability_sys_ptrace),
};

fn capability_sys_ptrace(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["SYS_PTRACE"], |written| {
        format!("{} has {written} and can take over any process it sees", container.name())
    });
}
