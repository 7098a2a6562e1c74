use model::document::Node;
use model::{Direction, FieldPath, Kind, Object, Selector, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "admin-network-policy-allows-all",
    severity: Severity::High,
    page: include_str!("admin_network_policy_allows_all.md"),
    judge: Judge::Object(KINDS, admin_network_policy_allows_all),
};

const KINDS: &[Kind<'static>] = &[
    Kind::new("policy.networking.k8s.io", "AdminNetworkPolicy"),
    Kind::new("policy.networking.k8s.io", "ClusterNetworkPolicy"),
];

fn admin_network_policy_allows_all(policy: &Object<'_>, report: &mut Report<'_>) {
    for direction in [Direction::Ingress, Direction::Egress] {
        let rules = policy.spec().get(direction.field());
        for (index, rule) in rules.items().enumerate() {
            let allows = matches!(rule.get("action").as_str(), Some("Allow" | "Accept"));
            let on_some_ports = !rule.get("ports").is_empty() || !rule.get("protocols").is_empty();
            let open = rule.get(direction.peers()).items().position(is_everyone);
            if let Some(place) = open.filter(|_| allows && !on_some_ports) {
                let path = FieldPath::from("spec").key(direction.field()).index(index);
                let says = "overrides every NetworkPolicy: no namespace can refuse";
                report.at(path.key(direction.peers()).index(place), says);
            }
        }
    }
}

/// Every namespace, or every address.
fn is_everyone(peer: Node<'_>) -> bool {
    let namespaces = peer.get("namespaces");
    let pods = peer.get("pods");
    namespaces.is_set() && Selector::of(namespaces).is_empty()
        || pods.is_set()
            && Selector::of(pods.get("namespaceSelector")).is_empty()
            && Selector::of(pods.get("podSelector")).is_empty()
        || peer.get("networks").strings().any(|it| it == "0.0.0.0/0" || it == "::/0")
}
