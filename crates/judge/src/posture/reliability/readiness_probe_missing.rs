use model::{Container, Severity};

use super::workload::serves;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "readiness-probe-missing",
    severity: Severity::Low,
    page: include_str!("readiness_probe_missing.md"),
    judge: Judge::Container(readiness_probe_missing),
};

fn readiness_probe_missing(container: &Container<'_>, report: &mut Report<'_>) {
    if !serves(container) {
        report.not_applicable();
    } else if !container.get("readinessProbe").is_set() {
        report.at("readinessProbe", "no readiness probe");
    }
}
