use model::{Edit, Object, Severity, World};

use super::psp::{POLICY, all_allow};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "psp-allows-host-pid",
    severity: Severity::Low,
    page: include_str!("psp_allows_host_pid.md"),
    judge: Judge::ObjectAmong(&[POLICY], psp_allows_host_pid),
};

fn psp_allows_host_pid(_: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let allows = |policy: &Object<'_>| policy.spec().get("hostPID").as_bool() == Some(true);
    if all_allow(world, allows) {
        report
            .at("spec.hostPID", "allows the node's process namespace")
            .risky_fix(Edit::remove("spec.hostPID"));
    }
}
