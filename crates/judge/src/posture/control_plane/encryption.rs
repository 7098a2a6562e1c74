//! The rules of an EncryptionConfiguration.

use model::{FieldPath, Kind, Node, Object};

/// The kind, also by the name it had before Kubernetes 1.13.
pub(super) const KINDS: &[Kind<'static>] = &[
    Kind::new("apiserver.config.k8s.io", "EncryptionConfiguration"),
    Kind::new("", "EncryptionConfig"),
];

/// The rules, each with its path.
pub(super) fn rules<'d>(object: &Object<'d>) -> impl Iterator<Item = (FieldPath, Node<'d>)> {
    let rules = object.get("resources").items().enumerate();
    rules.map(|(index, rule)| (FieldPath::from("resources").index(index), rule))
}

/// The name of a provider: the one key of its mapping.
pub(super) fn provider(item: Node<'_>) -> Option<&str> {
    item.entries().next().map(|entry| entry.key)
}
