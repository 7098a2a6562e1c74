use model::{Container, Edit, Severity};

use super::capability;
use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "net-raw-not-dropped",
    severity: Severity::Medium,
    page: include_str!("net_raw_not_dropped.md"),
    judge: Judge::Container(net_raw_not_dropped),
};

fn net_raw_not_dropped(container: &Container<'_>, report: &mut Report<'_>) {
    if windows::is_for_windows(&container.pod()) {
        return report.not_applicable();
    }
    if !capability::drops(container, &["NET_RAW", "ALL"]) {
        let field = "securityContext.capabilities.drop";
        report
            .at(field, format!("{} can forge packets: it keeps NET_RAW", container.name()))
            .risky_fix(Edit::set(field, vec!["ALL"]));
    }
}
