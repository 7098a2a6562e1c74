use std::collections::HashSet;

use model::{Edit, Node, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-path-writable",
    severity: Severity::Medium,
    page: include_str!("host_path_writable.md"),
    judge: Judge::Pod(host_path_writable),
};

fn host_path_writable(pod: &Pod<'_>, report: &mut Report<'_>) {
    let of_node = |volume: &Node<'_>| volume.get("hostPath").is_set();
    let volumes: HashSet<&str> = (pod.get("volumes").items().filter(of_node))
        .filter_map(|volume| volume.get("name").as_str())
        .collect();
    if volumes.is_empty() {
        return;
    }
    for container in pod.containers() {
        for (index, mount) in container.get("volumeMounts").items().enumerate() {
            let name = mount.get("name").as_str().unwrap_or_default();
            if volumes.contains(name) && mount.get("readOnly").as_bool() != Some(true) {
                let path = container.path().key("volumeMounts").index(index).key("readOnly");
                let says =
                    format!("{} may write to {name}, a folder of the node", container.name());
                report.at_root(&path, says).risky_fix(Edit::set(&path, true));
            }
        }
    }
}
