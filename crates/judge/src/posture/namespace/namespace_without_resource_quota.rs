use model::{Kind, Namespace, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::lacks_kind;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-without-resource-quota",
    severity: Severity::Low,
    page: include_str!("namespace_without_resource_quota.md"),
    judge: Judge::Namespace(namespace_without_resource_quota),
};

fn namespace_without_resource_quota(
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    lacks_kind(Kind::core("ResourceQuota"), namespace, world, report);
}
