use model::{Direction, Object, Severity};

use super::peers::{any_address, any_peer_on_ports};
use crate::check::{Check, Judge};
use crate::posture::lookup::NETWORK_POLICY;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "network-policy-ingress-from-anywhere",
    severity: Severity::Medium,
    page: include_str!("network_policy_ingress_from_anywhere.md"),
    judge: Judge::Object(&[NETWORK_POLICY], network_policy_ingress_from_anywhere),
};

fn network_policy_ingress_from_anywhere(policy: &Object<'_>, report: &mut Report<'_>) {
    any_address(Direction::Ingress, policy, report);
    any_peer_on_ports(policy, report);
}
