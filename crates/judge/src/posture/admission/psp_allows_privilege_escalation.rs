use model::{Edit, Object, Severity, World};

use super::psp::{POLICY, all_allow};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "psp-allows-privilege-escalation",
    severity: Severity::Low,
    page: include_str!("psp_allows_privilege_escalation.md"),
    judge: Judge::ObjectAmong(&[POLICY], psp_allows_privilege_escalation),
};

fn psp_allows_privilege_escalation(_: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let allows =
        |policy: &Object<'_>| policy.spec().get("allowPrivilegeEscalation").as_bool() == Some(true);
    if all_allow(world, allows) {
        report
            .at("spec.allowPrivilegeEscalation", "allows privilege escalation")
            .risky_fix(Edit::remove("spec.allowPrivilegeEscalation"));
    }
}
