use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-sys-module",
    severity: Severity::Critical,
    page: include_str!("capability_sys_module.md"),
    judge: Judge::Container(capability_sys_module),
};

fn capability_sys_module(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["SYS_MODULE"], |written| {
        format!("{} has {written} and can load code into the node's kernel", container.name())
    });
}
