use model::{Object, Severity, World};

use super::coverage::labels_of;
use super::exposure::{Outlet, ingress_backends, pods_behind};
use crate::check::{Check, Judge};
use crate::posture::lookup::{INGRESS, SERVICE};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-exposed-by-ingress",
    severity: Severity::Low,
    page: include_str!("workload_exposed_by_ingress.md"),
    judge: Judge::ObjectAmong(&[INGRESS], workload_exposed_by_ingress),
};

fn workload_exposed_by_ingress(ingress: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let namespace = ingress.namespace_or_default();
    let mut names: Vec<_> = ingress_backends(ingress).map(|(_, backend)| backend.name).collect();
    names.sort_unstable();
    names.dedup();
    let services = names.iter().filter_map(|name| world.find(SERVICE, Some(namespace), name));
    // A Service with an outlet of its own is `workload-exposed-by-service`.
    for service in services.filter(|service| Outlet::of(service).is_none()) {
        for pod in pods_behind(&service, world) {
            let says = format!("is exposed through the Ingress {}", ingress.name());
            report
                .on(&pod.object(), labels_of(&pod), says)
                .related(ingress, "exposes it")
                .related(&service, "leads to it");
        }
    }
}
