//! The kinds that Gatekeeper's templates make: each template brings a kind of constraints with it.

use serde_json::{Value, json};

use crate::LABEL;
use crate::place::Place;

const GROUP: &str = "constraints.gatekeeper.sh";

/// The CustomResourceDefinition for the constraints of a template, and where it stands. `schema` is
/// what the template says about their parameters. `None` where `kind` cannot be the name of a kind.
pub fn constraint_kind(kind: &str, schema: Option<Value>) -> Option<(Place, Value)> {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric();
    if kind.is_empty() || kind.len() > 63 || !kind.bytes().all(is_fit) {
        return None;
    }
    let plural = kind.to_ascii_lowercase();
    let name = format!("{plural}.{GROUP}");
    let open = json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true });
    let parameters = schema.unwrap_or_else(|| open.clone());
    let spec = json!({
        "type": "object",
        "properties": {
            "enforcementAction": { "type": "string" },
            "scopedEnforcementActions": {
                "type": "array",
                "items": { "type": "object", "x-kubernetes-preserve-unknown-fields": true },
            },
            "match": open,
            "parameters": parameters,
        },
    });
    let version = |name: &str, is_stored: bool| {
        json!({
            "name": name,
            "served": true,
            "storage": is_stored,
            "subresources": { "status": {} },
            "schema": { "openAPIV3Schema": {
                "type": "object",
                "properties": { "metadata": { "type": "object" }, "spec": spec, "status": open },
            } },
        })
    };
    let definition = json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": name,
            "labels": { LABEL.0: LABEL.1, "gatekeeper.sh/constraint": "yes" },
        },
        "spec": {
            "group": GROUP,
            "names": {
                "kind": kind,
                "listKind": format!("{kind}List"),
                "plural": plural,
                "singular": plural,
                "categories": ["constraint", "constraints"],
            },
            "scope": "Cluster",
            "versions": [version("v1beta1", true)],
        },
    });
    let place = Place::clusterwide("apiextensions.k8s.io/v1", "customresourcedefinitions", &name);
    Some((place, definition))
}
