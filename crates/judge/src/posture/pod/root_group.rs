use model::{Edit, Pod, Severity};

use super::standing;
use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "root-group",
    severity: Severity::Low,
    page: include_str!("root_group.md"),
    judge: Judge::Pod(root_group),
};

fn root_group(pod: &Pod<'_>, report: &mut Report<'_>) {
    if windows::is_for_windows(pod) {
        return report.not_applicable();
    }
    for container in pod.containers() {
        if !container.effective_security("runAsGroup").is_set() {
            let path = container.path().key("securityContext").key("runAsGroup");
            let says =
                format!("{} runs in group root unless its image says other", container.name());
            report.at_root(&path, says).risky_fix(Edit::set(&path, 10_001));
        }
    }
    for standing in standing::of(pod, &["runAsGroup"]) {
        if standing.value.as_i64() == Some(0) {
            let says = format!("{} runs in group root: runAsGroup is 0", standing.whose);
            report.at_root(&standing.path, says).risky_fix(Edit::set(&standing.path, 10_001));
        }
    }
}
