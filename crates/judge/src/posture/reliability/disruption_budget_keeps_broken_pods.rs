use model::{Edit, Object, Severity};

use super::workload::BUDGETS;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "disruption-budget-keeps-broken-pods",
    severity: Severity::Low,
    page: include_str!("disruption_budget_keeps_broken_pods.md"),
    judge: Judge::Object(BUDGETS, keeps_broken_pods),
};

const PATH: &str = "spec.unhealthyPodEvictionPolicy";

fn keeps_broken_pods(object: &Object<'_>, report: &mut Report<'_>) {
    if object.spec().get("unhealthyPodEvictionPolicy").as_str() != Some("AlwaysAllow") {
        report
            .at(PATH, "pods that are not ready block the drain of their node")
            .risky_fix(Edit::set(PATH, "AlwaysAllow"));
    }
}
