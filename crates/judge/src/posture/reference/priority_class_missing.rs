use model::{Kind, Pod, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::Target;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "priority-class-missing",
    severity: Severity::Low,
    page: include_str!("priority_class_missing.md"),
    judge: Judge::PodAmong(priority_class_missing),
};

const PRIORITY_CLASS: Kind<'static> = Kind::new("scheduling.k8s.io", "PriorityClass");

fn priority_class_missing(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    let name = pod.get("priorityClassName").as_str().unwrap_or_default();
    // Every cluster has those two.
    if !matches!(name, "" | "system-cluster-critical" | "system-node-critical") {
        let target = Target::clusterwide(PRIORITY_CLASS, name);
        target.require("priorityClassName", world, report);
    }
}
