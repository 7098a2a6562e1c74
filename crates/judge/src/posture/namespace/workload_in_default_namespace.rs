use model::{Kind, Object, Severity};

use super::default_namespace::report_default;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-in-default-namespace",
    severity: Severity::Low,
    page: include_str!("workload_in_default_namespace.md"),
    judge: Judge::Object(KINDS, workload_in_default_namespace),
};

const KINDS: &[Kind<'static>] = &[
    Kind::core("Pod"),
    Kind::core("PodTemplate"),
    Kind::core("ReplicationController"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
];

fn workload_in_default_namespace(workload: &Object<'_>, report: &mut Report<'_>) {
    report_default(workload, report);
}
