use model::{Container, Severity};

use super::workload::serves;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "liveness-probe-missing",
    severity: Severity::Low,
    page: include_str!("liveness_probe_missing.md"),
    judge: Judge::Container(liveness_probe_missing),
};

fn liveness_probe_missing(container: &Container<'_>, report: &mut Report<'_>) {
    if !serves(container) {
        report.not_applicable();
    } else if !container.get("livenessProbe").is_set() {
        report.at("livenessProbe", "no liveness probe");
    }
}
