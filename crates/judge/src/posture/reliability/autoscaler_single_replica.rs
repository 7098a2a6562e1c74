use model::{Edit, Object, Severity};

use super::workload::AUTOSCALERS;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "autoscaler-single-replica",
    severity: Severity::Low,
    page: include_str!("autoscaler_single_replica.md"),
    judge: Judge::Object(AUTOSCALERS, single_replica),
};

const PATH: &str = "spec.minReplicas";

fn single_replica(object: &Object<'_>, report: &mut Report<'_>) {
    let least = object.spec().get("minReplicas");
    let says = match least.as_i64() {
        Some(least) if least > 1 => return,
        Some(least) => format!("scales down to {least}"),
        None if least.is_set() => return,
        None => "scales down to 1, the default".to_owned(),
    };
    report.at(PATH, says).risky_fix(Edit::set(PATH, 2));
}
