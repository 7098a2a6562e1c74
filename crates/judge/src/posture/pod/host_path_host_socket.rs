use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-host-socket",
    severity: Severity::High,
    page: include_str!("host_path_host_socket.md"),
    judge: Judge::Pod(host_path_host_socket),
};

fn host_path_host_socket(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::HostSocket, |path| {
        format!("mounts {path} of the node: services of the node take orders there")
    });
}
