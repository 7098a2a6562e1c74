use model::{FieldPath, Node, Object, Pod, Role, Severity, World};

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
    for (index, port) in spec.get("ports").items().enumerate() {
        let Some(name) = port.get("targetPort").as_str() else { continue };
        let mut pods = pods_behind(service, world);
        if pods.any(|pod| declares(&pod, name, protocol(port))) {
            continue;
        }
        let path = FieldPath::from("spec.ports").index(index).key("targetPort");
        let missing = format!("no port `{name}` in the pods that it selects");
        let is_known = all_pods_known(world, service.namespace_or_default());
        miss(is_known, path, missing, report);
    }
}

/// The pod has a port of this name and protocol. Init containers are gone when a pod serves.
fn declares(pod: &Pod<'_>, name: &str, its_protocol: &str) -> bool {
    let mut serving = pod.containers().filter(|it| matches!(it.role(), Role::Main | Role::Sidecar));
    serving.any(|container| {
        let mut ports = container.get("ports").items();
        ports.any(|port| port.get("name").as_str() == Some(name) && protocol(port) == its_protocol)
    })
}

fn protocol(port: Node<'_>) -> &str {
    port.get("protocol").as_str().unwrap_or("TCP")
}
