use model::{Object, Severity, World};

use super::exposure::{Outlet, pods_behind};
use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "sensitive-interface-exposed",
    severity: Severity::High,
    page: include_str!("sensitive_interface_exposed.md"),
    judge: Judge::ObjectAmong(&[SERVICE], sensitive_interface_exposed),
};

/// Programs whose interface lets a visitor run code or read what they keep, by the names their
/// workloads usually have.
const SENSITIVE: &[&str] = &[
    "airflow-web",
    "argo-server",
    "bentoml",
    "jenkins",
    "jupyterhub",
    "kserve",
    "kubeflow",
    "kubernetes-dashboard",
    "mlflow",
    "nifi",
    "ollama",
    "prometheus-deployment",
    "ray-dashboard",
    "ray-head",
    "seldon",
    "triton-inference-server",
    "vllm",
    "weave-scope-app",
];

fn sensitive_interface_exposed(service: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let Some(outlet) = Outlet::of(service) else { return };
    for pod in pods_behind(service, world) {
        let object = pod.object();
        let name = SENSITIVE.iter().find(|name| object.name().contains(**name));
        if let Some(name) = name {
            let says = format!("{outlet} Service {} opens {name} to the outside", service.name());
            let path = if pod.is_bare() { "metadata.labels" } else { "spec.selector.matchLabels" };
            report.on(&object, path, says).related(service, "selects it by spec.selector");
        }
    }
}
