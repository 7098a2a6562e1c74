use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-uses-controller-account",
    severity: Severity::High,
    page: include_str!("workload_uses_controller_account.md"),
    judge: Judge::Pod(workload_uses_controller_account),
};

/// Service accounts of the controller manager whose roles lead to every right.
const CONTROLLERS: &[&str] = &[
    "certificate-controller",
    "clusterrole-aggregation-controller",
    "cronjob-controller",
    "daemon-set-controller",
    "deployment-controller",
    "expand-controller",
    "generic-garbage-collector",
    "horizontal-pod-autoscaler",
    "job-controller",
    "legacy-service-account-token-cleaner",
    "namespace-controller",
    "persistent-volume-binder",
    "pod-garbage-collector",
    "replicaset-controller",
    "replication-controller",
    "resourcequota-controller",
    "root-ca-cert-publisher",
    "service-account-controller",
    "statefulset-controller",
    "token-cleaner",
    "ttl-controller",
];

fn workload_uses_controller_account(pod: &Pod<'_>, report: &mut Report<'_>) {
    let name = pod.service_account();
    if pod.object().namespace() == Some("kube-system") && CONTROLLERS.contains(&name) {
        report.at("serviceAccountName", format!("acts as the control plane's `{name}`"));
    }
}
