use model::{Container, Edit, Node, Severity};

use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "windows-user-unset",
    severity: Severity::Low,
    page: include_str!("windows_user_unset.md"),
    judge: Judge::Container(windows_user_unset),
};

fn windows_user_unset(container: &Container<'_>, report: &mut Report<'_>) {
    if !windows::is_for_windows(&container.pod()) {
        return report.not_applicable();
    }
    let is_set = |options: Node<'_>| options.get("runAsUserName").is_set();
    let pod = container.pod().security("windowsOptions");
    if !is_set(container.security("windowsOptions")) && !is_set(pod) {
        let field = "securityContext.windowsOptions.runAsUserName";
        report
            .at(field, format!("{} runs as the user its image names", container.name()))
            .risky_fix(Edit::set(field, "ContainerUser"));
    }
}
