use model::{Edit, Object, Severity, World};

use super::workload::{SCALED, autoscaler_of};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "autoscaler-fights-replicas",
    severity: Severity::Low,
    page: include_str!("autoscaler_fights_replicas.md"),
    judge: Judge::ObjectAmong(SCALED, fights_replicas),
};

const PATH: &str = "spec.replicas";

fn fights_replicas(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    // In the cluster the number is the autoscaler's own.
    if object.metadata().get("uid").is_set() {
        return report.not_applicable();
    }
    let Some(autoscaler) = autoscaler_of(object, world) else { return report.not_applicable() };
    if object.spec().get("replicas").is_set() {
        let says = format!("every apply undoes what autoscaler {} has scaled", autoscaler.name());
        report.at(PATH, says).related(&autoscaler, "scales it").risky_fix(Edit::remove(PATH));
    }
}
