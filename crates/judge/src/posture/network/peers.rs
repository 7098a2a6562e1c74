//! The rules of a network policy, and the peers they name.

use model::document::Node;
use model::{Direction, FieldPath, Kind, Object};

use super::cidr::Cidr;
use crate::report::Report;

/// Cilium's policies.
pub(super) const CILIUM: &[Kind<'static>] = &[
    Kind::new("cilium.io", "CiliumClusterwideNetworkPolicy"),
    Kind::new("cilium.io", "CiliumNetworkPolicy"),
];

/// One rule of a NetworkPolicy.
#[derive(Debug, Clone)]
pub(in crate::posture) struct Rule<'d> {
    /// Its path in the policy.
    pub(in crate::posture) path: FieldPath,
    /// Its mapping.
    pub(in crate::posture) node: Node<'d>,
    direction: Direction,
}

/// The rules of `policy` in a direction.
pub(in crate::posture) fn rules<'d>(
    direction: Direction,
    policy: &Object<'d>,
) -> impl Iterator<Item = Rule<'d>> + use<'d> {
    let rules = policy.spec().get(direction.field()).items().enumerate();
    rules.map(move |(index, node)| {
        let path = FieldPath::from("spec").key(direction.field()).index(index);
        Rule { path, node, direction }
    })
}

impl<'d> Rule<'d> {
    /// Whom the rule names, each with its path.
    pub(in crate::posture) fn peers(
        &self,
    ) -> impl Iterator<Item = (FieldPath, Node<'d>)> + use<'d> {
        let key = self.direction.peers();
        let path = self.path.clone().key(key);
        let peers = self.node.get(key).items().enumerate();
        peers.map(move |(index, peer)| (path.clone().index(index), peer))
    }
}

/// The rule opens the TCP port: it names none, this one, or a range around it.
pub(super) fn opens_port(rule: Node<'_>, wanted: i64) -> bool {
    let ports = rule.get("ports");
    ports.is_empty()
        || ports.items().any(|port| {
            let is_tcp = port.get("protocol").as_str().is_none_or(|protocol| protocol == "TCP");
            let number = port.get("port");
            let last = port.get("endPort").as_i64().or(number.as_i64());
            let within = number.as_i64().is_some_and(|first| first <= wanted)
                && last.is_some_and(|last| wanted <= last);
            is_tcp && (within || !number.is_set())
        })
}

/// Reports rules that name neither peers nor ports.
pub(super) fn allows_all(direction: Direction, policy: &Object<'_>, report: &mut Report<'_>) {
    let names_nobody = |rule: &Rule<'_>| {
        rule.node.get(direction.peers()).is_empty() && rule.node.get("ports").is_empty()
    };
    for rule in rules(direction, policy).filter(names_nobody) {
        let says = match direction {
            Direction::Ingress => "allows ingress from everywhere on every port",
            Direction::Egress => "allows egress to everywhere on every port",
        };
        report.at(rule.path, says);
    }
}

/// Reports rules that name ports and no peers: they hold for everybody.
pub(super) fn any_peer_on_ports(policy: &Object<'_>, report: &mut Report<'_>) {
    let names_ports_only = |rule: &Rule<'_>| {
        rule.node.get(rule.direction.peers()).is_empty() && !rule.node.get("ports").is_empty()
    };
    for rule in rules(Direction::Ingress, policy).filter(names_ports_only) {
        report.at(rule.path, "names ports and no peers: it admits every address on them");
    }
}

/// Reports peers that are every address of a family.
pub(super) fn any_address(direction: Direction, policy: &Object<'_>, report: &mut Report<'_>) {
    for (path, peer) in rules(direction, policy).flat_map(|rule| rule.peers()) {
        let cidr = peer.get("ipBlock").get("cidr").as_str().and_then(Cidr::parse);
        if cidr.is_some_and(Cidr::is_everything) {
            let says = match direction {
                Direction::Ingress => "admits every address",
                Direction::Egress => "leads to every address",
            };
            report.at(path.key("ipBlock").key("cidr"), says);
        }
    }
}
