use model::{Edit, Object, Severity, World};

use super::psp::{POLICY, all_allow};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "psp-allows-root",
    severity: Severity::Low,
    page: include_str!("psp_allows_root.md"),
    judge: Judge::ObjectAmong(&[POLICY], psp_allows_root),
};

fn psp_allows_root(_: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    if all_allow(world, allows_root) {
        report
            .at("spec.runAsUser.rule", "allows containers to run as root")
            .risky_fix(Edit::set("spec.runAsUser.rule", "MustRunAsNonRoot"));
    }
}

fn allows_root(policy: &Object<'_>) -> bool {
    let user = policy.spec().get("runAsUser");
    let mut ranges = user.get("ranges").items();
    match user.get("rule").as_str() {
        Some("MustRunAsNonRoot") => false,
        Some("MustRunAs") => !ranges.any(|range| range.get("min").as_i64() > Some(0)),
        _ => true,
    }
}
