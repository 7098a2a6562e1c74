use model::{Container, Severity};

use super::command;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "reverse-shell",
    severity: Severity::Critical,
    page: include_str!("reverse_shell.md"),
    judge: Judge::Container(reverse_shell),
};

fn reverse_shell(container: &Container<'_>, report: &mut Report<'_>) {
    for (source, text) in command::strings(container) {
        let found = SHAPES.iter().find(|shape| shape.iter().all(|part| text.contains(part)));
        if found.is_some() {
            let says = format!("{} hands a shell to another host", container.name());
            report.at(source.path(), says);
            return;
        }
    }
}

/// What must stand in one string for it to be a shell for somebody else.
const SHAPES: &[&[&str]] = &[
    &["sh -i", "/dev/tcp/"],
    &["sh -i", "/dev/udp/"],
    &["exec 5<>/dev/tcp/"],
    &["0<&196;exec 196<>/dev/tcp/"],
    &["nc ", " -e /bin/"],
    &["nc ", " -e sh"],
    &["ncat ", " -e /bin/"],
    &["ncat ", "--sh-exec"],
    &["mkfifo", "sh -i", "nc "],
    &["socket.socket", "os.dup2", "subprocess"],
    &["socket.socket", "pty.spawn"],
    &["socat ", "exec:", "pty", "tcp"],
    &["use Socket", "exec", "/bin/sh"],
];
