use model::{Direction, Object, Severity};

use super::peers::allows_all;
use crate::check::{Check, Judge};
use crate::posture::lookup::NETWORK_POLICY;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "network-policy-allows-all-ingress",
    severity: Severity::Medium,
    page: include_str!("network_policy_allows_all_ingress.md"),
    judge: Judge::Object(&[NETWORK_POLICY], network_policy_allows_all_ingress),
};

fn network_policy_allows_all_ingress(policy: &Object<'_>, report: &mut Report<'_>) {
    allows_all(Direction::Ingress, policy, report);
}
