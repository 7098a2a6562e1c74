use model::{Object, Severity, World};

use super::workload::{AUTOSCALERS, BUDGETS, autoscaler_of, must_stay, percent, selected};
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
        return;
    }
    let workloads: Vec<_> = selected(object, world).collect();
    let Some(replicas) = replicas_of(&workloads, world) else { return };
    let Some(least) = must_stay(least, replicas.count) else { return };
    if replicas.count == 0 || least < replicas.count {
        return;
    }
    let whose = match workloads.as_slice() {
        [workload] => format!("{} has", workload.name()),
        _ => format!("{} workloads have", workloads.len()),
    };
    let plural = if replicas.count == 1 { "" } else { "s" };
    let says = format!("{whose} {} replica{plural}, and {least} must stay", replicas.count);
    let field = "spec.minAvailable";
    let mut finding = if replicas.is_known {
        report.at(field, says)
    } else {
        report.unknown(field, format!("no autoscaler among the files given: {says}"))
    };
    for workload in &workloads {
        finding = finding.related(workload, "cannot be evicted");
    }
}

/// How many pods a budget counts.
struct Replicas {
    count: i64,
    /// No autoscaler that was not given may scale what does not say its own number.
    is_known: bool,
}

/// The pods of all workloads of a budget together; one replica is the default. `None` where an
/// autoscaler decides.
fn replicas_of(workloads: &[Object<'_>], world: &dyn World) -> Option<Replicas> {
    let mut all = Replicas { count: 0, is_known: true };
    for workload in workloads {
        if autoscaler_of(workload, world).is_some() {
            return None;
        }
        let replicas = workload.spec().get("replicas");
        if replicas.is_set() {
            all.count = all.count.saturating_add(replicas.as_i64()?);
            continue;
        }
        let namespace = Some(workload.namespace_or_default());
        all.count = all.count.saturating_add(1);
        all.is_known &= AUTOSCALERS.iter().all(|kind| world.is_complete(*kind, namespace));
    }
    Some(all)
}
