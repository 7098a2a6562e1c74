use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-sys-boot",
    severity: Severity::Medium,
    page: include_str!("capability_sys_boot.md"),
    judge: Judge::Container(capability_sys_boot),
};

fn capability_sys_boot(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["SYS_BOOT"], |written| {
        format!("{} has {written} and can load another kernel", container.name())
    });
}
