use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-sys",
    severity: Severity::Medium,
    page: include_str!("host_path_sys.md"),
    judge: Judge::Pod(host_path_sys),
};

fn host_path_sys(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Sys, |path| {
        format!("mounts {path} of the node: the devices and settings of the node lie open")
    });
}
