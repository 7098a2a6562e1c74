use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-root",
    severity: Severity::Critical,
    page: include_str!("host_path_root.md"),
    judge: Judge::Pod(host_path_root),
};

fn host_path_root(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Root, |path| {
        format!("mounts {path} of the node: the whole node lies open")
    });
}
