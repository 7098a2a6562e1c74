use model::{FieldPath, Kind, Object, Pod, Selector, Severity, World};

use super::workload::DEPLOYMENTS;
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
    let replicas = object.spec().get("replicas").as_i64();
    let Some(pod) = Pod::of(*object).filter(|_| replicas.is_none_or(|replicas| replicas > 1))
    else {
        return report.not_applicable();
    };
    let namespace = object.namespace_or_default();
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
