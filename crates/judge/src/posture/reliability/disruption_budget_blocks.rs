use model::{Node, Object, Severity, World};

use super::workload::{BUDGETS, autoscaler_of, selected};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "disruption-budget-blocks",
    severity: Severity::Medium,
    page: include_str!("disruption_budget_blocks.md"),
    judge: Judge::ObjectAmong(BUDGETS, blocks),
};

fn blocks(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let (least, most) = (object.spec().get("minAvailable"), object.spec().get("maxUnavailable"));
    if percent(most) == Some(0) || most.as_i64() == Some(0) {
        report.at("spec.maxUnavailable", "no pod may ever be evicted");
    }
    if percent(least).is_some_and(|percent| percent >= 100) {
        report.at("spec.minAvailable", "no pod may ever be evicted");
    }
    let Some(least) = least.as_i64() else { return };
    for workload in selected(object, world) {
        let replicas = workload.spec().get("replicas").as_i64();
        let Some(replicas) = replicas.filter(|_| autoscaler_of(&workload, world).is_none()) else {
            continue;
        };
        if replicas > 0 && least >= replicas {
            let says =
                format!("{} has {replicas} replicas, and {least} must stay", workload.name());
            report.at("spec.minAvailable", says).related(&workload, "cannot be evicted");
        }
    }
}

fn percent(node: Node<'_>) -> Option<u32> {
    node.as_str()?.strip_suffix('%')?.parse().ok()
}
