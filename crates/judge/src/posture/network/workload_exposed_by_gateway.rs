use model::{Kind, Object, Severity, World};

use super::coverage::labels_of;
use super::exposure::{Outlet, pods_behind, route_backends};
use super::mesh::{VIRTUAL_SERVICE, destinations, is_public};
use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-exposed-by-gateway",
    severity: Severity::Low,
    page: include_str!("workload_exposed_by_gateway.md"),
    judge: Judge::ObjectAmong(KINDS, workload_exposed_by_gateway),
};

const KINDS: &[Kind<'static>] = &[
    Kind::new("gateway.networking.k8s.io", "GRPCRoute"),
    Kind::new("gateway.networking.k8s.io", "HTTPRoute"),
    Kind::new("gateway.networking.k8s.io", "TCPRoute"),
    Kind::new("gateway.networking.k8s.io", "TLSRoute"),
    Kind::new("gateway.networking.k8s.io", "UDPRoute"),
    VIRTUAL_SERVICE,
];

fn workload_exposed_by_gateway(route: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let mut services: Vec<(String, String)> = if route.is(VIRTUAL_SERVICE) {
        if !is_public(route, world) {
            return;
        }
        destinations(route).collect()
    } else {
        let backends = route_backends(route).map(|(_, backend)| backend);
        backends.map(|it| (it.namespace.to_owned(), it.name.to_owned())).collect()
    };
    services.sort_unstable();
    services.dedup();
    for (namespace, name) in services {
        let Some(service) = world.find(SERVICE, Some(&namespace), &name) else { continue };
        // A Service with an outlet of its own is `workload-exposed-by-service`.
        if Outlet::of(&service).is_none() {
            expose(route, &service, world, report);
        }
    }
}

fn expose(route: &Object<'_>, service: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    for pod in pods_behind(service, world) {
        let says = format!("is exposed through the {} {}", route.kind().name, route.name());
        report
            .on(&pod.object(), labels_of(&pod), says)
            .related(route, "exposes it")
            .related(service, "leads to it");
    }
}
