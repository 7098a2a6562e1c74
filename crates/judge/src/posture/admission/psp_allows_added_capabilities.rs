use model::{Edit, Object, Severity, World};

use super::psp::{POLICY, all_allow};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "psp-allows-added-capabilities",
    severity: Severity::Low,
    page: include_str!("psp_allows_added_capabilities.md"),
    judge: Judge::ObjectAmong(&[POLICY], psp_allows_added_capabilities),
};

fn psp_allows_added_capabilities(_: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let allows = |policy: &Object<'_>| !policy.spec().get("allowedCapabilities").is_empty();
    if all_allow(world, allows) {
        report
            .at("spec.allowedCapabilities", "allows containers to add capabilities")
            .risky_fix(Edit::remove("spec.allowedCapabilities"));
    }
}
