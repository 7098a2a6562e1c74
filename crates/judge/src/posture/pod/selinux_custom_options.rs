use model::{Edit, Pod, Severity};

use super::selinux_unconfined::UNCONFINED;
use super::standing;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "selinux-custom-options",
    severity: Severity::Medium,
    page: include_str!("selinux_custom_options.md"),
    judge: Judge::Pod(selinux_custom_options),
};

/// Types that confine a container, as Pod Security knows them.
const CONFINED: &[&str] =
    &["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

fn selinux_custom_options(pod: &Pod<'_>, report: &mut Report<'_>) {
    for standing in standing::of(pod, &["seLinuxOptions"]) {
        for key in ["user", "role", "type"] {
            let field = standing.value.get(key);
            let Some(written) = field.as_str() else { continue };
            let is_plain = if key == "type" {
                CONFINED.contains(&written) || UNCONFINED.contains(&written)
            } else {
                written.is_empty()
            };
            if !is_plain {
                let path = standing.path.clone().key(key);
                let says = format!("{} chooses its SELinux {key}: {written}", standing.whose);
                report.at_root(&path, says).risky_fix(Edit::remove(&path));
            }
        }
    }
}
