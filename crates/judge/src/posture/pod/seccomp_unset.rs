use model::{Container, Edit, Severity};

use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "seccomp-unset",
    severity: Severity::Medium,
    page: include_str!("seccomp_unset.md"),
    judge: Judge::Container(seccomp_unset),
};

fn seccomp_unset(container: &Container<'_>, report: &mut Report<'_>) {
    if windows::is_for_windows(&container.pod()) {
        return report.not_applicable();
    }
    if !container.effective_security("seccompProfile").get("type").is_set() {
        let field = "securityContext.seccompProfile.type";
        report
            .at(field, format!("{} may use every system call", container.name()))
            .risky_fix(Edit::set(field, "RuntimeDefault"));
    }
}
