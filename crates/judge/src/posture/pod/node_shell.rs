use std::collections::HashSet;

use model::{Container, Node, Severity};

use super::command;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "node-shell",
    severity: Severity::High,
    page: include_str!("node_shell.md"),
    judge: Judge::Container(node_shell),
};

fn node_shell(container: &Container<'_>, report: &mut Report<'_>) {
    let words = command::words(container, &["nsenter", "chroot"]);
    for (position, word) in words.iter().enumerate() {
        let arguments = || command::arguments(&words, position).map(|word| word.text);
        let enters = match word.program() {
            "nsenter" => targets_init(arguments()),
            "chroot" => {
                let root = arguments().find(|argument| !argument.starts_with('-'));
                root.is_some_and(|root| node_roots(container).contains(root.trim_end_matches('/')))
            }
            _ => false,
        };
        if enters {
            let says = format!("{} enters the node with {}", container.name(), word.program());
            report.at(word.source.path(), says);
            return;
        }
    }
}

/// Enters the namespaces of process 1, which is the node's where `hostPID` is on.
fn targets_init<'a>(mut arguments: impl Iterator<Item = &'a str>) -> bool {
    while let Some(argument) = arguments.next() {
        match argument {
            "-t" | "--target" => return arguments.next() == Some("1"),
            "-t1" | "--target=1" => return true,
            path if path.contains("/proc/1/ns/") => return true,
            _ => {}
        }
    }
    false
}

/// Where the container finds file systems of the node.
fn node_roots<'d>(container: &Container<'d>) -> HashSet<&'d str> {
    let volumes = container.pod().get("volumes").items();
    let of_node: HashSet<&str> = (volumes.filter(|volume| volume.get("hostPath").is_set()))
        .filter_map(|volume| volume.get("name").as_str())
        .collect();
    let mounts = container.get("volumeMounts").items();
    let of_node =
        |mount: &Node<'_>| mount.get("name").as_str().is_some_and(|it| of_node.contains(it));
    let paths = mounts.filter(of_node).filter_map(|mount| mount.get("mountPath").as_str());
    paths.map(|path| path.trim_end_matches('/')).collect()
}
