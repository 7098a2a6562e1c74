use model::{Object, Severity, World};

use super::coverage::labels_of;
use super::exposure::{Outlet, pods_behind};
use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-exposed-by-service",
    severity: Severity::Low,
    page: include_str!("workload_exposed_by_service.md"),
    judge: Judge::ObjectAmong(&[SERVICE], workload_exposed_by_service),
};

fn workload_exposed_by_service(service: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let Some(outlet) = Outlet::of(service) else { return };
    for pod in pods_behind(service, world) {
        let says = format!("is exposed through the {outlet} Service {}", service.name());
        report.on(&pod.object(), labels_of(&pod), says).related(service, "exposes it");
    }
}
