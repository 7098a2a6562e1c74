use model::{Edit, Pod, Severity};

use super::standing;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "selinux-unconfined",
    severity: Severity::High,
    page: include_str!("selinux_unconfined.md"),
    judge: Judge::Pod(selinux_unconfined),
};

/// Types under which SELinux forbids nothing that matters.
pub(super) const UNCONFINED: &[&str] =
    &["spc_t", "unconfined_t", "container_runtime_t", "init_t", "kernel_t", "initrc_t"];

fn selinux_unconfined(pod: &Pod<'_>, report: &mut Report<'_>) {
    for standing in standing::of(pod, &["seLinuxOptions"]) {
        let kind = standing.value.get("type").as_str();
        if let Some(kind) = kind.filter(|kind| UNCONFINED.contains(kind)) {
            let path = standing.path.key("type");
            let says = format!("{} runs as {kind}, which SELinux does not confine", standing.whose);
            report.at_root(&path, says).risky_fix(Edit::remove(&path));
        }
    }
}
