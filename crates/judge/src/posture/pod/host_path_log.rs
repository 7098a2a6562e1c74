use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-log",
    severity: Severity::Medium,
    page: include_str!("host_path_log.md"),
    judge: Judge::Pod(host_path_log),
};

fn host_path_log(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Log, |path| {
        format!("mounts {path} of the node: the logs of all pods lie open")
    });
}
