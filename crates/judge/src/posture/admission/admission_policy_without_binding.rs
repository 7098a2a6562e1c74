use model::{Object, Severity, World};

use super::policies::{POLICIES, binding_kind};
use crate::check::{Check, Judge};
use crate::posture::lookup::miss;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "admission-policy-without-binding",
    severity: Severity::Medium,
    page: include_str!("admission_policy_without_binding.md"),
    judge: Judge::ObjectAmong(POLICIES, admission_policy_without_binding),
};

fn admission_policy_without_binding(
    policy: &Object<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let Some(kind) = binding_kind(policy.kind()) else { return };
    let mut bindings = world.objects(kind);
    let names_it =
        |binding: Object<'_>| binding.spec().get("policyName").as_str() == Some(policy.name());
    if !bindings.any(names_it) {
        let missing = format!("no {} for it", kind.name);
        miss(world.is_complete(kind, None), "metadata.name", missing, report);
    }
}
