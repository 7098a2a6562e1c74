//! What servers may be asked for beside answering: to write policies as the API server's own, to carry
//! out in the background what policies say, and to answer certain clients only.

use serde_json::{Value, json};

use super::rights::{cluster_binding, rule};
use super::template::{Claim, each, set, when};
use super::{Part, labels};
use crate::native::{NATIVE_GROUP, NATIVE_KINDS};

/// Where the authorities of clients are in the pod.
pub(super) const CLIENTS: &str = "/clients";

/// The label of roles whose rights the servers have for what they carry out.
const AGGREGATED: &str = "yagura.dev/aggregate-to-carry-out";

const CARRIER: &str = "${name}-carry-out";

/// What the server is told.
pub(super) fn arguments() -> Vec<Value> {
    vec![
        when(&set("native"), json!("--native")),
        each("carryOut", json!("--carry-out=${.}")),
        when(&set("clientCaConfigMap"), json!(format!("--client-ca={CLIENTS}/ca.crt"))),
        each("clientNames", json!("--client-name=${.}")),
    ]
}

/// The rights over the API server's own policies: what they are called hangs on those that they are made
/// from, so no name can be said.
pub(super) fn native_rights(verbs: &[&str]) -> Value {
    let plurals = NATIVE_KINDS.map(|(_, plural)| plural);
    when(&set("native"), rule(NATIVE_GROUP, &plurals, verbs))
}

/// What is there where something is carried out.
pub(super) fn carries() -> Vec<Claim> {
    set("carryOut")
}

/// A role for what is carried out. Which rights that takes, the policies say: it has those of all
/// roles with a label.
pub(super) fn carrying() -> Vec<Part> {
    const API: &str = "rbac.authorization.k8s.io/v1";
    let role = json!({
        "apiVersion": API,
        "kind": "ClusterRole",
        "metadata": { "name": CARRIER, "labels": labels() },
        "aggregationRule": {
            "clusterRoleSelectors": [{ "matchLabels": { AGGREGATED: "true" } }],
        },
    });
    let mut binding = cluster_binding(CARRIER);
    if let Some(subject) = binding.pointer_mut("/subjects/0/name") {
        *subject = json!("${name}");
    }
    vec![
        Part::clusterwide(API, "clusterroles", role),
        Part::clusterwide(API, "clusterrolebindings", binding),
    ]
}
