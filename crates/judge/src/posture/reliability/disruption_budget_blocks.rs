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
    let workloads = selected(object, world);
    let Some(replicas) = replicas_of(&workloads, world) else { return };
    let Some(least) = needed(least, replicas) else { return };
    if replicas == 0 || least < replicas {
        return;
    }
    let says = match workloads.as_slice() {
        [workload] => format!("{} has {replicas} replicas, and {least} must stay", workload.name()),
        _ => {
            format!("{} workloads have {replicas} replicas, and {least} must stay", workloads.len())
        }
    };
    let mut finding = report.at("spec.minAvailable", says);
    for workload in &workloads {
        finding = finding.related(workload, "cannot be evicted");
    }
}

/// The pods that a budget counts: those of all its workloads together. `None` where one of them
/// does not say, or has an autoscaler that decides.
fn replicas_of(workloads: &[Object<'_>], world: &dyn World) -> Option<i64> {
    let replicas = workloads.iter().map(|workload| {
        let replicas = workload.spec().get("replicas").as_i64()?;
        autoscaler_of(workload, world).is_none().then_some(replicas)
    });
    replicas.sum()
}

/// How many must stay: a percentage is rounded up, and all of them are reported without counting.
fn needed(least: Node<'_>, replicas: i64) -> Option<i64> {
    match percent(least) {
        Some(percent) if percent >= 100 => None,
        Some(percent) => Some(replicas.saturating_mul(i64::from(percent)).saturating_add(99) / 100),
        None => least.as_i64(),
    }
}

fn percent(node: Node<'_>) -> Option<u32> {
    node.as_str()?.strip_suffix('%')?.parse().ok()
}
