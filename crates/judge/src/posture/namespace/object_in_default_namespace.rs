use model::{Kind, Object, Severity};

use super::default_namespace::report_default;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "object-in-default-namespace",
    severity: Severity::Low,
    page: include_str!("object_in_default_namespace.md"),
    judge: Judge::Object(KINDS, object_in_default_namespace),
};

const KINDS: &[Kind<'static>] = &[
    Kind::new("autoscaling", "HorizontalPodAutoscaler"),
    Kind::new("coordination.k8s.io", "Lease"),
    Kind::new("networking.k8s.io", "NetworkPolicy"),
    Kind::new("policy", "PodDisruptionBudget"),
    Kind::new("storage.k8s.io", "CSIStorageCapacity"),
];

fn object_in_default_namespace(object: &Object<'_>, report: &mut Report<'_>) {
    report_default(object, report);
}
