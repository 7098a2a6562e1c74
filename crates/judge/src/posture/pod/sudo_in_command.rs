use model::{Container, Severity};

use super::command;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "sudo-in-command",
    severity: Severity::Low,
    page: include_str!("sudo_in_command.md"),
    judge: Judge::Container(sudo_in_command),
};

fn sudo_in_command(container: &Container<'_>, report: &mut Report<'_>) {
    let words = command::words(container, &["sudo"]);
    if let Some(word) = words.iter().find(|word| word.program() == "sudo") {
        let says = format!("{} makes itself root with sudo", container.name());
        report.at(word.source.path(), says);
    }
}
