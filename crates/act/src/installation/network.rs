//! How the servers are reached, and what they may reach.

use serde_json::{Value, json};

use super::pod::PORT;
use super::rights::excused;
use super::template::{each, number};
use super::{background, labels, selector};

/// The Service that the API server asks.
pub(super) fn service() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": { "name": "${name}", "namespace": "${namespace}", "labels": labels() },
        "spec": {
            "selector": selector(),
            "ports": [{ "name": "https", "port": 443, "protocol": "TCP", "targetPort": "https" }],
        },
    })
}

/// Requests may come to the one port, from anywhere: where API servers and kubelets ask from cannot
/// be said in a policy. Nothing may be reached but what could be an API server or the
/// server of the store.
pub(super) fn policy() -> Value {
    let excuses = json!({
        "yagura.dev/ignore.network-policy-ingress-from-anywhere":
            "where API servers and kubelets ask from cannot be said by a selector",
    });
    let api_servers = each("apiServerPorts", json!({ "port": number("."), "protocol": "TCP" }));
    let ports = [vec![api_servers], background::egress()].concat();
    let policy = json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": { "name": "${name}", "namespace": "${namespace}", "labels": labels() },
        "spec": {
            "podSelector": { "matchLabels": selector() },
            "policyTypes": ["Egress", "Ingress"],
            "ingress": [{ "ports": [{ "port": PORT, "protocol": "TCP" }] }],
            "egress": [{ "ports": ports }],
        },
    });
    excused(policy, excuses)
}

/// Whoever else is in the namespace is reached by nobody, and reaches nobody.
pub(super) fn default_deny() -> Value {
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {
            "name": "${name}-default-deny",
            "namespace": "${namespace}",
            "labels": labels(),
        },
        "spec": { "podSelector": {}, "policyTypes": ["Egress", "Ingress"] },
    })
}

/// One at a time may be taken from a node on purpose.
pub(super) fn disruptions() -> Value {
    json!({
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": { "name": "${name}", "namespace": "${namespace}", "labels": labels() },
        "spec": {
            "maxUnavailable": 1,
            "selector": { "matchLabels": selector() },
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
        },
    })
}
