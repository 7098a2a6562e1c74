use model::{Container, Role, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ephemeral-container",
    severity: Severity::Low,
    page: include_str!("ephemeral_container.md"),
    judge: Judge::Container(ephemeral_container),
};

fn ephemeral_container(container: &Container<'_>, report: &mut Report<'_>) {
    if container.role() == Role::Ephemeral {
        let says =
            format!("{} was put into the pod to debug it, and is still there", container.name());
        report.at("name", says);
    }
}
