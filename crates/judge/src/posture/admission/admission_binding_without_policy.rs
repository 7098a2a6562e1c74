use model::{Object, Severity, World};

use super::policies::{BINDINGS, policy_kind};
use crate::check::{Check, Judge};
use crate::posture::lookup::Target;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "admission-binding-without-policy",
    severity: Severity::Medium,
    page: include_str!("admission_binding_without_policy.md"),
    judge: Judge::ObjectAmong(BINDINGS, admission_binding_without_policy),
};

fn admission_binding_without_policy(
    binding: &Object<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let name = binding.spec().get("policyName").as_str();
    if let (Some(kind), Some(name)) = (policy_kind(binding.kind()), name) {
        Target::clusterwide(kind, name).require("spec.policyName", world, report);
    }
}
