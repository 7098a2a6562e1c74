use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-runtime-socket",
    severity: Severity::Critical,
    page: include_str!("host_path_runtime_socket.md"),
    judge: Judge::Pod(host_path_runtime_socket),
};

fn host_path_runtime_socket(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::RuntimeSocket, |path| {
        format!("mounts {path} of the node: whoever reaches a runtime there is root on the node")
    });
}
