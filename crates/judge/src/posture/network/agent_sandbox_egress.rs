use model::document::Node;
use model::{Kind, Object, Selector, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "agent-sandbox-egress",
    severity: Severity::High,
    page: include_str!("agent_sandbox_egress.md"),
    judge: Judge::Object(&[TEMPLATE], agent_sandbox_egress),
};

const TEMPLATE: Kind<'static> = Kind::new("extensions.agents.x-k8s.io", "SandboxTemplate");

fn agent_sandbox_egress(template: &Object<'_>, report: &mut Report<'_>) {
    let management = template.spec().get("networkPolicyManagement");
    if management.is_set() && management.as_str() != Some("Managed") {
        report.at("spec.networkPolicyManagement", "leaves the sandboxes without a network policy");
        return;
    }
    let policy = template.spec().get("networkPolicy");
    let egress = policy.get("egress");
    if !policy.is_set() {
        report.at("spec.networkPolicy", "falls back to a policy that opens the internet");
    } else if !policy.is_mapping() {
        report.at("spec.networkPolicy", "is no network policy");
    } else if egress.is_set() && !egress.is_sequence() {
        report.at("spec.networkPolicy.egress", "is no list of rules");
    } else if !egress.items().all(is_scoped) {
        report.at("spec.networkPolicy.egress", "lets the sandboxes connect anywhere");
    }
}

fn is_scoped(rule: Node<'_>) -> bool {
    let peers = rule.get("to");
    !peers.is_empty() && peers.items().all(is_narrow)
}

/// Names a network, some pods, or some namespaces.
fn is_narrow(peer: Node<'_>) -> bool {
    let asks = |key: &str| !Selector::of(peer.get(key)).is_empty();
    let network = peer.get("ipBlock").get("cidr").as_str().unwrap_or_default();
    let is_network = !matches!(network, "" | "0.0.0.0/0" | "::/0");
    asks("podSelector") || asks("namespaceSelector") || is_network
}
