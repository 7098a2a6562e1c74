use model::{Container, Edit, Severity};

use super::capability;
use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-net-raw",
    severity: Severity::Medium,
    page: include_str!("capability_net_raw.md"),
    judge: Judge::Container(capability_net_raw),
};

fn capability_net_raw(container: &Container<'_>, report: &mut Report<'_>) {
    if windows::is_for_windows(&container.pod()) {
        return report.not_applicable();
    }
    let name = container.name();
    let says = format!("{name} has NET_RAW and can forge packets");
    if capability::has(container, "drop", &["NET_RAW"]) {
        return;
    }
    if capability::has(container, "add", &["NET_RAW"]) {
        capability::report_added(container, report, &["NET_RAW"], |_| says.clone());
    } else if !capability::has(container, "drop", &["ALL"]) {
        let drop = "securityContext.capabilities.drop";
        report
            .at(drop, format!("{says}, as it does not drop it"))
            .risky_fix(Edit::append(drop, "NET_RAW"));
    }
}
