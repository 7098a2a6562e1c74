use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "node-name",
    severity: Severity::Low,
    page: include_str!("node_name.md"),
    judge: Judge::Pod(node_name),
};

fn node_name(pod: &Pod<'_>, report: &mut Report<'_>) {
    // The scheduler writes the field into every pod that it places.
    let was_placed = pod.is_bare() && (pod.object().get("status").is_set() || has_uid(pod));
    let is_static = pod.annotation("kubernetes.io/config.source").is_some();
    let node = pod.get("nodeName").as_str().filter(|node| !node.is_empty());
    if let Some(node) = node.filter(|_| !was_placed && !is_static) {
        report
            .at("nodeName", format!("goes to node {node} past the scheduler"))
            .risky_fix(Edit::remove("nodeName"));
    }
}

fn has_uid(pod: &Pod<'_>) -> bool {
    pod.metadata().get("uid").is_set()
}
