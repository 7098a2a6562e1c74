use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-system",
    severity: Severity::Medium,
    page: include_str!("host_path_system.md"),
    judge: Judge::Pod(host_path_system),
};

fn host_path_system(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::System, |path| {
        format!("mounts {path} of the node: programs of the node lie open")
    });
}
