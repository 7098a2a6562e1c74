use model::{FieldPath, Kind, Object, Pod, Selector, Severity, World};

use super::workload::{DEPLOYMENTS, autoscaler_of};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "disruption-budget-missing",
    severity: Severity::Low,
    page: include_str!("disruption_budget_missing.md"),
    judge: Judge::ObjectAmong(DEPLOYMENTS, budget_missing),
};

const BUDGET: Kind<'static> = Kind::new("policy", "PodDisruptionBudget");

fn budget_missing(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let namespace = object.namespace_or_default();
    let Some(pod) = Pod::of(*object).filter(|_| may_run_several(object, world)) else {
        return report.not_applicable();
    };
    let labels = pod.metadata().get("labels");
    let is_kept = world.objects_in(BUDGET, namespace).any(|budget| {
        let selector = budget.spec().get("selector");
        selector.is_set() && Selector::of(selector).picks(labels)
    });
    if is_kept {
        return;
    }
    let path = FieldPath::from(pod.metadata_path()).key("labels");
    if world.is_complete(BUDGET, Some(namespace)) {
        report.at(path, "no PodDisruptionBudget selects its pods");
    } else {
        report.unknown(path, "no PodDisruptionBudget among the objects given selects its pods");
    }
}

/// It says so, or an autoscaler does, or it leaves the number to whoever applies it.
fn may_run_several(object: &Object<'_>, world: &dyn World) -> bool {
    match object.spec().get("replicas").as_i64() {
        Some(replicas) if replicas < 1 => false,
        Some(1) => autoscaler_of(object, world).is_some(),
        _ => true,
    }
}
