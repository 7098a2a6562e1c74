use model::{Kind, Object, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-in-kube-system",
    severity: Severity::Low,
    page: include_str!("workload_in_kube_system.md"),
    judge: Judge::Object(KINDS, workload_in_kube_system),
};

const KINDS: &[Kind<'static>] = &[
    Kind::core("Pod"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
];

/// Labels that the parts of a cluster carry.
const COMPONENT_LABELS: &[&str] = &[
    "addonmanager.kubernetes.io/mode",
    "component",
    "k8s-addon",
    "k8s-app",
    "kubernetes.io/cluster-service",
];

fn workload_in_kube_system(workload: &Object<'_>, report: &mut Report<'_>) {
    if workload.namespace() != Some("kube-system") || is_component(workload) {
        return;
    }
    report.at("metadata.namespace", "stands among the parts of the cluster");
}

fn is_component(workload: &Object<'_>) -> bool {
    let pod = Pod::of(*workload);
    let class = pod.map(|pod| pod.get("priorityClassName"));
    let is_critical =
        class.is_some_and(|class| class.as_str().is_some_and(|class| class.starts_with("system-")));
    is_critical || COMPONENT_LABELS.iter().any(|label| workload.label(label).is_some())
}
