use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path",
    severity: Severity::Low,
    page: include_str!("host_path.md"),
    judge: Judge::Pod(host_path),
};

fn host_path(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Other, |path| {
        format!("mounts {path} of the node: it belongs to the node and outlives the pod")
    });
}
