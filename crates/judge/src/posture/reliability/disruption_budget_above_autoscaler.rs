use model::{Object, Selector, Severity, World};

use super::workload::{BUDGETS, DEPLOYMENTS, autoscaler_of};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "disruption-budget-above-autoscaler",
    severity: Severity::Medium,
    page: include_str!("disruption_budget_above_autoscaler.md"),
    judge: Judge::ObjectAmong(DEPLOYMENTS, above_autoscaler),
};

fn above_autoscaler(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let labels = object.node().at(&["spec", "template", "metadata", "labels"]);
    let Some(autoscaler) = autoscaler_of(object, world) else { return report.not_applicable() };
    let least = autoscaler.spec().get("minReplicas").as_i64().unwrap_or(1);
    let namespace = object.namespace_or_default();
    for budget in BUDGETS.iter().flat_map(|kind| world.objects_in(*kind, namespace)) {
        let selector = budget.spec().get("selector");
        let must_stay = budget.spec().get("minAvailable").as_i64();
        let is_of_it = selector.is_set() && Selector::of(selector).picks(labels);
        if let Some(must_stay) = must_stay.filter(|it| is_of_it && *it >= least) {
            let says =
                format!("scales down to {least}, and {must_stay} must stay: no pod can be evicted");
            let draft = report.at("metadata.name", says);
            draft.related(&budget, "keeps its pods").related(&autoscaler, "scales it");
        }
    }
}
