use model::{Edit, Kind, Object, Severity, World};

use super::workload::{DEPLOYMENTS, autoscaler_of};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "replica-single",
    severity: Severity::Low,
    page: include_str!("replica_single.md"),
    judge: Judge::ObjectAmong(DEPLOYMENTS, replica_single),
};

const PATH: &str = "spec.replicas";

fn replica_single(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let replicas = object.spec().get("replicas");
    // The API server writes the default into what it keeps: both are told alike.
    let says = "runs one replica";
    if autoscaler_of(object, world).is_some() || replicas.as_i64() == Some(0) {
        report.not_applicable();
    } else if replicas.as_i64() == Some(1) {
        report.at(PATH, says).risky_fix(Edit::set(PATH, 3));
    } else if !replicas.is_set() {
        let autoscalers = Kind::new("autoscaling", "HorizontalPodAutoscaler");
        if world.is_complete(autoscalers, Some(object.namespace_or_default())) {
            report.at(PATH, says).risky_fix(Edit::set(PATH, 3));
        } else {
            let missing = "runs one replica, the default, unless an autoscaler that was not given says otherwise";
            report.unknown(PATH, missing);
        }
    }
}
