use model::{Edit, Object, Severity, World};

use super::psp::{POLICY, all_allow};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "psp-allows-privileged",
    severity: Severity::Low,
    page: include_str!("psp_allows_privileged.md"),
    judge: Judge::ObjectAmong(&[POLICY], psp_allows_privileged),
};

fn psp_allows_privileged(_: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let allows = |policy: &Object<'_>| policy.spec().get("privileged").as_bool() == Some(true);
    if all_allow(world, allows) {
        report
            .at("spec.privileged", "allows privileged containers")
            .risky_fix(Edit::remove("spec.privileged"));
    }
}
