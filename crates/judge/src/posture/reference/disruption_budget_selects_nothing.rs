use model::{Kind, Object, Selector, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::require_pod;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "disruption-budget-selects-nothing",
    severity: Severity::Low,
    page: include_str!("disruption_budget_selects_nothing.md"),
    judge: Judge::ObjectAmong(&[BUDGET], disruption_budget_selects_nothing),
};

const BUDGET: Kind<'static> = Kind::new("policy", "PodDisruptionBudget");

fn disruption_budget_selects_nothing(
    budget: &Object<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let selector = Selector::of(budget.spec().get("selector"));
    if selector.is_empty() {
        return report.not_applicable();
    }
    require_pod(selector, budget, "spec.selector", world, report);
}
