use model::{Kind, Object, Severity, World};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "resource-quota-without-compute",
    severity: Severity::Low,
    page: include_str!("resource_quota_without_compute.md"),
    judge: Judge::ObjectAmong(&[QUOTA], resource_quota_without_compute),
};

const QUOTA: Kind<'static> = Kind::core("ResourceQuota");

fn resource_quota_without_compute(quota: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let namespace = quota.namespace_or_default();
    if !world.objects_in(QUOTA, namespace).any(|quota| caps_compute(&quota)) {
        report.at("spec.hard", "caps neither CPU nor memory");
    }
}

fn caps_compute(quota: &Object<'_>) -> bool {
    const COMPUTE: &[&str] =
        &["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];
    let hard = quota.spec().get("hard");
    hard.entries().any(|entry| COMPUTE.contains(&entry.key))
}
