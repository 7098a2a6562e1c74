use model::{Direction, Object, Severity};

use super::peers::any_address;
use crate::check::{Check, Judge};
use crate::posture::lookup::NETWORK_POLICY;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "network-policy-egress-to-anywhere",
    severity: Severity::Low,
    page: include_str!("network_policy_egress_to_anywhere.md"),
    judge: Judge::Object(&[NETWORK_POLICY], network_policy_egress_to_anywhere),
};

fn network_policy_egress_to_anywhere(policy: &Object<'_>, report: &mut Report<'_>) {
    any_address(Direction::Egress, policy, report);
}
