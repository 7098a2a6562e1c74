//! Admission webhooks, one by one.

use model::document::Node;
use model::{FieldPath, Kind, Object, Selector};

pub(super) const MUTATING: Kind<'static> =
    Kind::new("admissionregistration.k8s.io", "MutatingWebhookConfiguration");
pub(super) const VALIDATING: Kind<'static> =
    Kind::new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration");

/// Both kinds of configuration.
pub(super) const WEBHOOKS: &[Kind<'static>] = &[MUTATING, VALIDATING];

/// One webhook of a configuration.
#[derive(Debug, Clone)]
pub(super) struct Webhook<'d> {
    /// Its mapping.
    pub(super) node: Node<'d>,
    /// Its path in the configuration.
    pub(super) path: FieldPath,
}

/// The webhooks of a configuration.
pub(super) fn webhooks<'d>(configuration: &Object<'d>) -> impl Iterator<Item = Webhook<'d>> {
    configuration.get("webhooks").items().enumerate().map(|(index, node)| {
        let path = FieldPath::from("webhooks").index(index);
        Webhook { node, path }
    })
}

/// Where `webhook` leaves out `namespace` by its name.
pub(super) fn exempted(webhook: &Webhook<'_>, namespace: &str) -> Option<FieldPath> {
    let selector = Selector::of(webhook.node.get("namespaceSelector"));
    let index = selector.expressions().position(|expression| {
        let key = expression.get("key").as_str();
        expression.get("operator").as_str() == Some("NotIn")
            && matches!(key, Some("kubernetes.io/metadata.name" | "name"))
            && expression.get("values").strings().any(|value| value == namespace)
    })?;
    let path = webhook.path.clone().key("namespaceSelector").key("matchExpressions");
    Some(path.index(index).key("values"))
}
