use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "system-priority",
    severity: Severity::Low,
    page: include_str!("system_priority.md"),
    judge: Judge::Pod(system_priority),
};

fn system_priority(pod: &Pod<'_>, report: &mut Report<'_>) {
    let class = pod.get("priorityClassName").as_str().unwrap_or_default();
    let is_system = matches!(class, "system-cluster-critical" | "system-node-critical");
    let namespace = pod.object().namespace();
    if is_system && namespace.is_some_and(|namespace| namespace != "kube-system") {
        let says = format!("pushes others off their nodes as {class}");
        report.at("priorityClassName", says);
    }
}
