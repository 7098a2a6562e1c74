use model::{Container, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "probes-identical",
    severity: Severity::Low,
    page: include_str!("probes_identical.md"),
    judge: Judge::Container(probes_identical),
};

fn probes_identical(container: &Container<'_>, report: &mut Report<'_>) {
    let (liveness, readiness) = (container.get("livenessProbe"), container.get("readinessProbe"));
    if liveness.is_set() && liveness == readiness {
        let says = "asks what the readiness probe asks: a busy container is restarted, not spared";
        report.at("livenessProbe", says);
    }
}
