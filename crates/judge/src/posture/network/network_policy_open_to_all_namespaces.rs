use model::{Direction, Object, Selector, Severity};

use super::peers::rules;
use crate::check::{Check, Judge};
use crate::posture::lookup::NETWORK_POLICY;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "network-policy-open-to-all-namespaces",
    severity: Severity::Medium,
    page: include_str!("network_policy_open_to_all_namespaces.md"),
    judge: Judge::Object(&[NETWORK_POLICY], network_policy_open_to_all_namespaces),
};

fn network_policy_open_to_all_namespaces(policy: &Object<'_>, report: &mut Report<'_>) {
    for (path, peer) in rules(Direction::Ingress, policy).flat_map(|rule| rule.peers()) {
        let namespaces = peer.get("namespaceSelector");
        let everywhere = namespaces.is_set() && Selector::of(namespaces).is_empty();
        if everywhere && Selector::of(peer.get("podSelector")).is_empty() {
            report.at(path.key("namespaceSelector"), "admits every pod of every namespace");
        }
    }
}
