use model::{Object, Selector, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{NETWORK_POLICY, require_pod};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "network-policy-selects-nothing",
    severity: Severity::Low,
    page: include_str!("network_policy_selects_nothing.md"),
    judge: Judge::ObjectAmong(&[NETWORK_POLICY], network_policy_selects_nothing),
};

fn network_policy_selects_nothing(policy: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let selector = Selector::of(policy.spec().get("podSelector"));
    if selector.is_empty() {
        return report.not_applicable();
    }
    require_pod(selector, policy, "spec.podSelector", world, report);
}
