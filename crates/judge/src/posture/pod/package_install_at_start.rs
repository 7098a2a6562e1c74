use model::{Container, Severity};

use super::command;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "package-install-at-start",
    severity: Severity::Low,
    page: include_str!("package_install_at_start.md"),
    judge: Judge::Container(package_install_at_start),
};

/// A program, and the words that make it install something.
const INSTALLERS: &[(&[&str], &[&str])] = &[
    (&["apt-get", "apt", "yum", "dnf", "microdnf", "zypper", "tdnf"], &["install"]),
    (&["apk"], &["add"]),
    (&["pip", "pip3", "gem", "npm"], &["install"]),
    (&["yarn", "pnpm"], &["add", "install"]),
    (&["pacman"], &["-S", "-Sy", "-Syu"]),
];

fn package_install_at_start(container: &Container<'_>, report: &mut Report<'_>) {
    let needles = ["install", "apk", "add ", "pacman"];
    let words = command::words(container, &needles);
    for (position, word) in words.iter().enumerate() {
        let installer = INSTALLERS.iter().find(|(names, _)| names.contains(&word.program()));
        let Some((_, verbs)) = installer else { continue };
        let mut arguments = command::arguments(&words, position);
        if arguments.any(|argument| verbs.contains(&argument.text)) {
            let says = format!(
                "{} installs packages with {} as it starts",
                container.name(),
                word.program()
            );
            report.at(word.source.path(), says);
            return;
        }
    }
}
