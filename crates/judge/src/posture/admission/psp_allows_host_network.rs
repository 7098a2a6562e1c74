use model::{Edit, Object, Severity, World};

use super::psp::{POLICY, all_allow};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "psp-allows-host-network",
    severity: Severity::Low,
    page: include_str!("psp_allows_host_network.md"),
    judge: Judge::ObjectAmong(&[POLICY], psp_allows_host_network),
};

fn psp_allows_host_network(_: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let allows = |policy: &Object<'_>| policy.spec().get("hostNetwork").as_bool() == Some(true);
    if all_allow(world, allows) {
        report
            .at("spec.hostNetwork", "allows the node's network")
            .risky_fix(Edit::remove("spec.hostNetwork"));
    }
}
