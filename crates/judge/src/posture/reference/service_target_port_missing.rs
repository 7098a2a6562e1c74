use std::collections::HashSet;

use model::{FieldPath, Node, Object, Role, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{SERVICE, all_pods_known, miss};
use crate::posture::network::exposure::pods_behind;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-target-port-missing",
    severity: Severity::Low,
    page: include_str!("service_target_port_missing.md"),
    judge: Judge::ObjectAmong(&[SERVICE], service_target_port_missing),
};

fn service_target_port_missing(service: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let spec = service.spec();
    // A headless Service gives out addresses, and its clients choose the port.
    let is_headless = spec.get("clusterIP").as_str() == Some("None");
    let is_elsewhere = spec.get("type").as_str() == Some("ExternalName");
    // A Service that selects nothing is `service-selects-nothing`.
    if is_headless || is_elsewhere || pods_behind(service, world).next().is_none() {
        return report.not_applicable();
    }
    if spec.get("ports").items().all(|port| port.get("targetPort").as_str().is_none()) {
        return;
    }
    let declared = declared(service, world);
    for (index, port) in spec.get("ports").items().enumerate() {
        let Some(name) = port.get("targetPort").as_str() else { continue };
        if declared.contains(&(name, protocol(port))) {
            continue;
        }
        let path = FieldPath::from("spec.ports").index(index).key("targetPort");
        let missing = format!("no port `{name}` in the pods that it selects");
        let is_known = all_pods_known(world, service.namespace_or_default());
        miss(is_known, path, missing, report);
    }
}

/// The names of the ports of all pods behind `service`, each with its protocol. Init containers
/// are gone when a pod serves.
fn declared<'w>(service: &Object<'w>, world: &'w dyn World) -> HashSet<(&'w str, &'w str)> {
    let containers = pods_behind(service, world).flat_map(|pod| pod.containers());
    let serving = containers.filter(|it| matches!(it.role(), Role::Main | Role::Sidecar));
    let ports = serving.flat_map(|container| container.get("ports").items());
    ports.filter_map(|port| Some((port.get("name").as_str()?, protocol(port)))).collect()
}

fn protocol(port: Node<'_>) -> &str {
    port.get("protocol").as_str().unwrap_or("TCP")
}
