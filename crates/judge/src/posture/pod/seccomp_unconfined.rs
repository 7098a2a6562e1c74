use model::{Edit, Pod, Severity};

use super::standing;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "seccomp-unconfined",
    severity: Severity::Medium,
    page: include_str!("seccomp_unconfined.md"),
    judge: Judge::Pod(seccomp_unconfined),
};

fn seccomp_unconfined(pod: &Pod<'_>, report: &mut Report<'_>) {
    for standing in standing::of(pod, &["seccompProfile"]) {
        if standing.value.get("type").as_str() == Some("Unconfined") {
            let path = standing.path.key("type");
            let says = format!("{} may use every system call by its own wish", standing.whose);
            report.at_root(&path, says).risky_fix(Edit::set(&path, "RuntimeDefault"));
        }
    }
}
