use model::{FieldPath, Kind, Node, Object, Selector, Severity, World};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ssh-service",
    severity: Severity::Low,
    page: include_str!("ssh_service.md"),
    judge: Judge::ObjectAmong(&[Kind::core("Service")], ssh_service),
};

fn ssh_service(service: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let selector = Selector::plain(service.spec().get("selector"));
    let mut ports = service.spec().get("ports").items();
    let Some(number) = ports.find_map(ssh_number).filter(|_| !selector.is_empty()) else { return };
    for pod in world.pods_picked(service.namespace_or_default(), selector) {
        let labels = FieldPath::from(pod.metadata_path()).key("labels");
        let says = format!("is reached by ssh through Service {}, port {number}", service.name());
        report.on(&pod.object(), labels, says).related(service, "leads to it");
    }
}

/// The port of a Service where ssh answers, or answers behind it.
fn ssh_number(port: Node<'_>) -> Option<i64> {
    let is_tcp = matches!(port.get("protocol").as_str(), None | Some("TCP"));
    let numbers = ["port", "targetPort"].into_iter().filter_map(|key| port.get(key).as_i64());
    numbers.filter(|_| is_tcp).find(|number| matches!(number, 22 | 2222))
}
