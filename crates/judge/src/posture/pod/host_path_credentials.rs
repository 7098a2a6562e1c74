use model::{Pod, Severity};

use super::host_path_class;
use super::host_path_class::Class;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-credentials",
    severity: Severity::High,
    page: include_str!("host_path_credentials.md"),
    judge: Judge::Pod(host_path_credentials),
};

fn host_path_credentials(pod: &Pod<'_>, report: &mut Report<'_>) {
    host_path_class::report(pod, report, Class::Credentials, |path| {
        format!("mounts {path} of the node: credentials of the node or its people lie open")
    });
}
