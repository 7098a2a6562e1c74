use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-sys-admin",
    severity: Severity::High,
    page: include_str!("capability_sys_admin.md"),
    judge: Judge::Container(capability_sys_admin),
};

fn capability_sys_admin(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["SYS_ADMIN"], |written| {
        format!("{} has {written}, which is nearly root on the node", container.name())
    });
}
