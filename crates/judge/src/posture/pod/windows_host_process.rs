use model::{Edit, Pod, Severity};

use super::standing;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "windows-host-process",
    severity: Severity::High,
    page: include_str!("windows_host_process.md"),
    judge: Judge::Pod(windows_host_process),
};

fn windows_host_process(pod: &Pod<'_>, report: &mut Report<'_>) {
    for standing in standing::of(pod, &["windowsOptions", "hostProcess"]) {
        if standing.value.as_bool() == Some(true) {
            let says = format!("{} runs on the Windows node itself", standing.whose);
            report.at_root(&standing.path, says).risky_fix(Edit::set(&standing.path, false));
        }
    }
}
