use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-runtime-data",
    severity: Severity::High,
    page: include_str!("host_path_runtime_data.md"),
    judge: Judge::Pod(host_path_runtime_data),
};

fn host_path_runtime_data(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::RuntimeData, |path| {
        format!("mounts {path} of the node: the files of all containers of the node lie open")
    });
}
