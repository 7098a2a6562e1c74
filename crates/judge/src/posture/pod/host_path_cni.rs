use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-cni",
    severity: Severity::Medium,
    page: include_str!("host_path_cni.md"),
    judge: Judge::Pod(host_path_cni),
};

fn host_path_cni(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Cni, |path| {
        format!("mounts {path} of the node: who writes there runs programs on the node")
    });
}
