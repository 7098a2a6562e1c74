use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-pid",
    severity: Severity::High,
    page: include_str!("host_pid.md"),
    judge: Judge::Pod(host_pid),
};

fn host_pid(pod: &Pod<'_>, report: &mut Report<'_>) {
    if pod.get("hostPID").as_bool() == Some(true) {
        report.at("hostPID", "sees every process of the node").risky_fix(Edit::remove("hostPID"));
    }
}
