use model::{Object, Severity};

use super::workload::AUTOSCALERS;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "autoscaler-fixed",
    severity: Severity::Low,
    page: include_str!("autoscaler_fixed.md"),
    judge: Judge::Object(AUTOSCALERS, fixed),
};

fn fixed(object: &Object<'_>, report: &mut Report<'_>) {
    let least = object.spec().get("minReplicas").as_i64().unwrap_or(1);
    let Some(most) = object.spec().get("maxReplicas").as_i64() else { return };
    if most <= least {
        report.at(
            "spec.maxReplicas",
            format!("cannot scale: {least} replicas at least, {most} at most"),
        );
    }
}
