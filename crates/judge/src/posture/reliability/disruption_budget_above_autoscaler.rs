use model::{Object, Selector, Severity, World};

use super::workload::{BUDGETS, DEPLOYMENTS, autoscaler_of, must_stay, percent, selected};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "disruption-budget-above-autoscaler",
    severity: Severity::Medium,
    page: include_str!("disruption_budget_above_autoscaler.md"),
    judge: Judge::ObjectAmong(DEPLOYMENTS, above_autoscaler),
};

/// A budget of more workloads is for a whole namespace, and not counted out.
const TOGETHER: usize = 100;

fn above_autoscaler(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let labels = object.node().at(&["spec", "template", "metadata", "labels"]);
    let Some(autoscaler) = autoscaler_of(object, world) else { return report.not_applicable() };
    let namespace = object.namespace_or_default();
    for budget in BUDGETS.iter().flat_map(|kind| world.objects_in(*kind, namespace)) {
        let selector = budget.spec().get("selector");
        let wanted = budget.spec().get("minAvailable");
        let keeps_all = percent(wanted).is_some_and(|percent| percent >= 100);
        // A budget that keeps all of however many there are is `disruption-budget-blocks`.
        if keeps_all || !selector.is_set() || !Selector::of(selector).picks(labels) {
            continue;
        }
        // The pods of all workloads that the budget selects count together.
        let workloads: Vec<_> = selected(&budget, world).take(TOGETHER + 1).collect();
        if workloads.len() > TOGETHER {
            continue;
        }
        let least = workloads.iter().map(|it| least_of(it, world)).fold(0, i64::saturating_add);
        let Some(must_stay) = must_stay(wanted, least).filter(|it| *it >= least) else { continue };
        let whose = if workloads.len() > 1 { ", with the budget's other workloads" } else { "" };
        let says = format!(
            "scales down to {least}{whose}, and {must_stay} must stay: no pod can be evicted"
        );
        let draft = report.at("metadata.name", says);
        draft.related(&budget, "keeps its pods").related(&autoscaler, "scales it");
    }
}

/// The fewest pods that a workload has while it has any.
fn least_of(workload: &Object<'_>, world: &dyn World) -> i64 {
    let least = match autoscaler_of(workload, world) {
        Some(autoscaler) => autoscaler.spec().get("minReplicas").as_i64().unwrap_or(1).max(1),
        None => workload.spec().get("replicas").as_i64().unwrap_or(1),
    };
    least.max(0)
}
