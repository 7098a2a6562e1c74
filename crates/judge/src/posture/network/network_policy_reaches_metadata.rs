use model::document::Node;
use model::{Direction, Object, Severity};

use super::cidr::Cidr;
use super::peers::{opens_port, rules};
use crate::check::{Check, Judge};
use crate::posture::lookup::NETWORK_POLICY;
use crate::report::Report;
use std::net::IpAddr;

pub(super) const CHECK: Check = Check {
    id: "network-policy-reaches-metadata",
    severity: Severity::Medium,
    page: include_str!("network_policy_reaches_metadata.md"),
    judge: Judge::Object(&[NETWORK_POLICY], network_policy_reaches_metadata),
};

/// Where clouds answer a virtual machine's questions about itself.
const ADDRESSES: &[&str] = &["169.254.169.254", "fd00:ec2::254"];

fn network_policy_reaches_metadata(policy: &Object<'_>, report: &mut Report<'_>) {
    for rule in rules(Direction::Egress, policy).filter(|rule| opens_port(rule.node, 80)) {
        for (path, peer) in rule.peers() {
            let block = peer.get("ipBlock");
            if ADDRESSES.iter().any(|address| reaches(block, address)) {
                let says = "lets pods reach the cloud's metadata address";
                report.at(path.key("ipBlock").key("cidr"), says);
            }
        }
    }
}

fn reaches(block: Node<'_>, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let covers = |cidr: &str| Cidr::parse(cidr).is_some_and(|cidr| cidr.holds(address));
    block.get("cidr").as_str().is_some_and(covers) && !block.get("except").strings().any(covers)
}
