use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-proc",
    severity: Severity::High,
    page: include_str!("host_path_proc.md"),
    judge: Judge::Pod(host_path_proc),
};

fn host_path_proc(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Proc, |path| {
        format!("mounts {path} of the node: the processes of the node lie open")
    });
}
