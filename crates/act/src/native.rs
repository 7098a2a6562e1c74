//! Policies of other engines as the API server's own objects: how they are written beside those of
//! others, and told from them.

mod standing;

use serde_json::{Map, Value, json};

use crate::LABEL;
use crate::place::Place;
use crate::registration::conditions;
pub use standing::{Standing, is_native_of, may_clear_natives, natives};

/// The group of the API server's own policies.
pub const NATIVE_GROUP: &str = "admissionregistration.k8s.io";

const API: &str = "admissionregistration.k8s.io/v1";

/// Kinds of the API server's own policies, and their plurals: each before its bindings.
pub const NATIVE_KINDS: [(&str, &str); 4] = [
    ("ValidatingAdmissionPolicy", "validatingadmissionpolicies"),
    ("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings"),
    ("MutatingAdmissionPolicy", "mutatingadmissionpolicies"),
    ("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings"),
];

/// The annotation that says which policy an object was made from.
const ORIGIN: &str = "yagura.dev/lowered-from";

/// The annotation that says under which registration.
const REGISTRATION: &str = "yagura.dev/registration";

/// For whom policies are written as the API server's own, and what they are never about: the same
/// that a webhook is never asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The name of the registration.
    pub name: String,
    /// Namespaces whose objects pass unjudged.
    pub exempt: Vec<String>,
    /// Somebody whose requests pass unjudged: the server itself.
    pub own_user: Option<String>,
}

impl Household {
    /// A policy or a binding of the API server's own that was made from the policy `origin`, as it is
    /// written into the cluster. `None` where it is neither.
    pub fn manifest(&self, origin: &str, mut object: Value) -> Option<(Place, Value)> {
        let kind = object.get("kind")?.as_str()?;
        let (kind, plural) = *NATIVE_KINDS.iter().find(|(own, _)| *own == kind)?;
        let place = Place::clusterwide(API, plural, object.pointer("/metadata/name")?.as_str()?);
        let metadata = object.get_mut("metadata")?.as_object_mut()?;
        metadata.insert("labels".to_owned(), json!({ LABEL.0: LABEL.1 }));
        let annotations = inner(metadata, "annotations")?;
        annotations.insert(ORIGIN.to_owned(), json!(origin));
        annotations.insert(REGISTRATION.to_owned(), json!(self.name));
        let spec = object.get_mut("spec")?.as_object_mut()?;
        if kind.ends_with("Binding") {
            let selector = inner(inner(spec, "matchResources")?, "namespaceSelector")?;
            let expressions = selector.entry("matchExpressions").or_insert_with(|| json!([]));
            expressions.as_array_mut()?.push(json!({
                "key": "kubernetes.io/metadata.name",
                "operator": "NotIn",
                "values": self.exempt,
            }));
        } else {
            let own = spec.entry("matchConditions").or_insert_with(|| json!([]));
            own.as_array_mut()?.extend(conditions(self.own_user.as_deref()));
        }
        Some((place, object))
    }
}

/// The mapping under a key, which is made where there is none.
fn inner<'m>(map: &'m mut Map<String, Value>, key: &str) -> Option<&'m mut Map<String, Value>> {
    map.entry(key).or_insert_with(|| json!({})).as_object_mut()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Household;

    #[test]
    fn what_no_webhook_is_asked_about_is_left_out() {
        let household = Household {
            name: "yagura".to_owned(),
            exempt: vec!["kube-system".to_owned()],
            own_user: Some("system:serviceaccount:a:b".to_owned()),
        };
        let named =
            |kind: &str, spec| json!({ "kind": kind, "metadata": { "name": "a" }, "spec": spec });
        let policy =
            named("ValidatingAdmissionPolicy", json!({ "matchConditions": [{ "name": "own" }] }));
        let (place, policy) = household.manifest("p", policy).unwrap();
        assert_eq!(place.to_string(), "validatingadmissionpolicies a");
        let names = policy.pointer("/spec/matchConditions").unwrap().as_array().unwrap();
        let names: Vec<_> = names.iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["own", "not-the-clockwork", "not-of-ourselves"]);
        let selector = json!({ "namespaceSelector": { "matchLabels": { "a": "b" } } });
        let binding =
            named("ValidatingAdmissionPolicyBinding", json!({ "matchResources": selector }));
        let (_, binding) = household.manifest("p", binding).unwrap();
        let selector = binding.pointer("/spec/matchResources/namespaceSelector").unwrap();
        assert_eq!(selector["matchLabels"]["a"], "b");
        assert_eq!(selector["matchExpressions"][0]["values"], json!(["kube-system"]));
        assert!(household.manifest("p", named("ConfigMap", json!({}))).is_none());
    }
}
