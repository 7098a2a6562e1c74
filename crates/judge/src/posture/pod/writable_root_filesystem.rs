use model::{Container, Edit, Severity};

use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "writable-root-filesystem",
    severity: Severity::Low,
    page: include_str!("writable_root_filesystem.md"),
    judge: Judge::Container(writable_root_filesystem),
};

fn writable_root_filesystem(container: &Container<'_>, report: &mut Report<'_>) {
    if windows::is_for_windows(&container.pod()) {
        return report.not_applicable();
    }
    if container.security("readOnlyRootFilesystem").as_bool() != Some(true) {
        let field = "securityContext.readOnlyRootFilesystem";
        report
            .at(field, format!("{} can change its own programs", container.name()))
            .risky_fix(Edit::set(field, true));
    }
}
