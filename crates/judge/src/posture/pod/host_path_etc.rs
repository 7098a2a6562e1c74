use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-etc",
    severity: Severity::High,
    page: include_str!("host_path_etc.md"),
    judge: Judge::Pod(host_path_etc),
};

fn host_path_etc(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Etc, |path| {
        format!("mounts {path} of the node: accounts and settings of the node lie open")
    });
}
