use model::{FieldPath, Node, Object, Pod, Role, Severity, World};

use super::workload::{AUTOSCALERS, target_of};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "autoscaler-without-requests",
    severity: Severity::Medium,
    page: include_str!("autoscaler_without_requests.md"),
    judge: Judge::ObjectAmong(AUTOSCALERS, without_requests),
};

fn without_requests(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let Some(target) = target_of(object, world) else { return report.not_applicable() };
    let Some(pod) = Pod::of(target) else { return report.not_applicable() };
    for (index, metric) in object.spec().get("metrics").items().enumerate() {
        let Some(resource) = utilization(metric) else { continue };
        let lacks = pod.containers().filter(|it| it.role() == Role::Main).find(|container| {
            let resources = container.get("resources");
            !resources.at(&["requests", resource]).is_set()
                && !resources.at(&["limits", resource]).is_set()
        });
        if let Some(container) = lacks {
            let says =
                format!("container {} requests no {resource} to measure by", container.name());
            let path = FieldPath::from("spec.metrics").index(index);
            report.at(path.key("resource"), says).related(&target, "is scaled by it");
        }
    }
}

/// The resource whose use is measured as a share of the request.
fn utilization(metric: Node<'_>) -> Option<&str> {
    let resource = metric.get("resource");
    let is_share = resource.at(&["target", "type"]).as_str() == Some("Utilization");
    resource.get("name").as_str().filter(|_| is_share)
}
