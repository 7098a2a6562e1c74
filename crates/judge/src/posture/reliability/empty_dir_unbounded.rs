use model::{FieldPath, Pod, Role, Severity};

use super::resources::Amount;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "empty-dir-unbounded",
    severity: Severity::Low,
    page: include_str!("empty_dir_unbounded.md"),
    judge: Judge::Pod(unbounded),
};

fn unbounded(pod: &Pod<'_>, report: &mut Report<'_>) {
    let limit = Amount::limit("ephemeral-storage");
    let mut working = pod.containers().filter(|it| it.role() == Role::Main);
    let is_bounded = working.all(|container| limit.is_set(&container));
    for (index, volume) in pod.get("volumes").items().enumerate() {
        let empty_dir = volume.get("emptyDir");
        // The API server makes one of a volume that says nothing but its name.
        let is_default = volume.entries().all(|entry| entry.key == "name");
        if !(empty_dir.is_present() || is_default) || empty_dir.get("sizeLimit").is_set() {
            continue;
        }
        let in_memory = empty_dir.get("medium").as_str() == Some("Memory");
        let says = match (in_memory, is_bounded) {
            (true, _) => "may fill the node's memory",
            (false, true) => continue,
            (false, false) => "may fill the node's disk",
        };
        let path = FieldPath::from("volumes").index(index).key("emptyDir");
        report.at(path.key("sizeLimit"), says);
    }
}
