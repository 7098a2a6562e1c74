//! What a namespace enforces on its pods, and what else may judge them.

use model::{FieldPath, Kind, Object, World};

/// The label that says which level is enforced.
pub(super) const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

const WEBHOOKS: [Kind<'static>; 2] = [
    Kind::new("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    Kind::new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
];

/// The Pod Security level that a namespace enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enforcement {
    /// No label.
    Absent,
    /// A word that names no level.
    Unreadable,
    /// Everything is admitted.
    Privileged,
    /// What reaches for the node is refused.
    Baseline,
    /// What runs with more than it needs is refused.
    Restricted,
}

impl Enforcement {
    /// The level of a Namespace object.
    pub(super) fn of(namespace: &Object<'_>) -> Enforcement {
        match namespace.label(ENFORCE) {
            None => Enforcement::Absent,
            Some("privileged") => Enforcement::Privileged,
            Some("baseline") => Enforcement::Baseline,
            Some("restricted") => Enforcement::Restricted,
            Some(_) => Enforcement::Unreadable,
        }
    }
}

/// Where the label stands.
pub(super) fn enforce_path() -> FieldPath {
    FieldPath::from("metadata.labels").key(ENFORCE)
}

/// Some webhook is asked about objects in namespaces.
pub(super) fn has_gatekeeper(world: &dyn World) -> bool {
    WEBHOOKS.into_iter().flat_map(|kind| world.objects(kind)).any(|configuration| {
        let webhooks = configuration.get("webhooks").items();
        let mut rules = webhooks.flat_map(|webhook| webhook.get("rules").items());
        rules.any(|rule| rule.get("scope").as_str() != Some("Cluster") && sees_pods(rule))
    })
}

/// Asked about pods, or about everything.
fn sees_pods(rule: model::Node<'_>) -> bool {
    rule.get("resources").strings().any(|resource| {
        let whole = resource.split_once('/').map_or(resource, |(whole, _)| whole);
        matches!(whole, "*" | "pods")
    })
}
