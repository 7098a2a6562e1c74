use model::document::Node;
use model::{Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{INGRESS, SERVICE, Target};
use crate::posture::network::exposure::ingress_backends;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-backend-port-missing",
    severity: Severity::Low,
    page: include_str!("ingress_backend_port_missing.md"),
    judge: Judge::ObjectAmong(&[INGRESS], ingress_backend_port_missing),
};

fn ingress_backend_port_missing(ingress: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    for (path, backend) in ingress_backends(ingress) {
        let target = Target::within(backend.namespace, SERVICE, backend.name);
        let Some(service) = target.find(world) else { continue };
        let Some(wanted) = wanted(backend.port) else { continue };
        let ports = service.spec().get("ports");
        let found = ports.items().any(|port| {
            ["name", "port"].iter().any(|key| port.get(key).scalar().as_deref() == Some(&*wanted))
        });
        if !found && !ports.is_empty() {
            let says = format!("Service {} has no port {wanted}", backend.name);
            report.at(path, says).related(&service, "has other ports");
        }
    }
}

/// The number or name of a port: written alone before v1, in a mapping since.
fn wanted(port: Node<'_>) -> Option<std::borrow::Cow<'_, str>> {
    let number = port.get("number").scalar();
    number.or_else(|| port.get("name").scalar()).or_else(|| port.scalar())
}
