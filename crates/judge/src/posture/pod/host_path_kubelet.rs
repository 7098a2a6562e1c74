use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-kubelet",
    severity: Severity::High,
    page: include_str!("host_path_kubelet.md"),
    judge: Judge::Pod(host_path_kubelet),
};

fn host_path_kubelet(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Kubelet, |path| {
        format!("mounts {path} of the node: the secrets of all pods of the node lie open")
    });
}
