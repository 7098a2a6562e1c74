use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-ipc",
    severity: Severity::Medium,
    page: include_str!("host_ipc.md"),
    judge: Judge::Pod(host_ipc),
};

fn host_ipc(pod: &Pod<'_>, report: &mut Report<'_>) {
    if pod.get("hostIPC").as_bool() == Some(true) {
        report.at("hostIPC", "shares the node's shared memory").risky_fix(Edit::remove("hostIPC"));
    }
}
