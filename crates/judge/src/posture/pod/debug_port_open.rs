use model::{Container, Severity};

use super::command;
use super::environment;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "debug-port-open",
    severity: Severity::Medium,
    page: include_str!("debug_port_open.md"),
    judge: Judge::Container(debug_port_open),
};

fn debug_port_open(container: &Container<'_>, report: &mut Report<'_>) {
    let name = container.name();
    let says = |what: &str| format!("{name} lets whoever connects run code: {what}");
    let found = command::strings(container)
        .find_map(|(source, text)| Some((source.path(), debugger(text)?)));
    let found = found.or_else(|| {
        environment::variables(container)
            .find_map(|(path, _, value)| Some((path, debugger(value)?)))
    });
    if let Some((path, what)) = found {
        report.at(path, says(what));
    }
}

/// The part of a command line that opens a debugger to every address.
fn debugger(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        let java = word.starts_with("-agentlib:jdwp=") || word.starts_with("-Xrunjdwp:");
        let node = word.starts_with("--inspect=") || word.starts_with("--inspect-brk=");
        let opens_java = java
            && word.contains("server=y")
            && (word.contains("address=*:") || word.contains("address=0.0.0.0:"));
        opens_java || (node && (word.contains("=0.0.0.0") || word.contains("=[::]")))
    })
}
