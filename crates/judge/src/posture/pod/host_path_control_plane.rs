use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-control-plane",
    severity: Severity::Critical,
    page: include_str!("host_path_control_plane.md"),
    judge: Judge::Pod(host_path_control_plane),
};

fn host_path_control_plane(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::ControlPlane, |path| {
        format!("mounts {path} of the node: the keys of the cluster lie open")
    });
}
