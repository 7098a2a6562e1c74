use model::{Edit, FieldPath, Object, Severity, World};

use super::psp::{POLICY, all_allow};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "psp-keeps-capabilities",
    severity: Severity::Low,
    page: include_str!("psp_keeps_capabilities.md"),
    judge: Judge::ObjectAmong(&[POLICY], psp_keeps_capabilities),
};

fn psp_keeps_capabilities(_: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let allows = |policy: &Object<'_>| policy.spec().get("requiredDropCapabilities").is_empty();
    if all_allow(world, allows) {
        let edit = Edit::set("spec.requiredDropCapabilities", vec!["ALL"]);
        let path = FieldPath::from("spec.requiredDropCapabilities").index(0);
        report.at(path, "leaves containers their default capabilities").risky_fix(edit);
    }
}
