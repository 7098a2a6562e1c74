use model::{Direction, Object, Selector, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{NETWORK_POLICY, require_pod};
use crate::posture::network::peers::rules;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "network-policy-peer-selects-nothing",
    severity: Severity::Low,
    page: include_str!("network_policy_peer_selects_nothing.md"),
    judge: Judge::ObjectAmong(&[NETWORK_POLICY], network_policy_peer_selects_nothing),
};

fn network_policy_peer_selects_nothing(
    policy: &Object<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let directions = [Direction::Ingress, Direction::Egress];
    let rules = directions.into_iter().flat_map(|direction| rules(direction, policy));
    for (path, peer) in rules.flat_map(|rule| rule.peers()) {
        let selector = Selector::of(peer.get("podSelector"));
        // Beside a namespace selector, the pods are those of other namespaces.
        if !selector.is_empty() && !peer.get("namespaceSelector").is_set() {
            require_pod(selector, policy, path.key("podSelector"), world, report);
        }
    }
}
