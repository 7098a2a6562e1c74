use model::{Container, Edit, Role, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "interactive-container",
    severity: Severity::Low,
    page: include_str!("interactive_container.md"),
    judge: Judge::Container(interactive_container),
};

fn interactive_container(container: &Container<'_>, report: &mut Report<'_>) {
    let asks = |key| container.get(key).as_bool() == Some(true);
    if asks("stdin") && asks("tty") && !container.pod().is_bare() && !is_debugger(container) {
        report
            .at("tty", format!("{} waits for somebody to type", container.name()))
            .risky_fix(Edit::remove("tty"))
            .risky_fix(Edit::remove("stdin"));
    }
}

fn is_debugger(container: &Container<'_>) -> bool {
    container.role() == Role::Ephemeral
}
