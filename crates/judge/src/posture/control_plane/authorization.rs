//! The authorizers of an AuthorizationConfiguration.

use model::{FieldPath, Kind, Node, Object};

/// The kind.
pub(super) const KINDS: &[Kind<'static>] =
    &[Kind::new("apiserver.config.k8s.io", "AuthorizationConfiguration")];

/// The authorizers, each with its path.
pub(super) fn authorizers<'d>(object: &Object<'d>) -> impl Iterator<Item = (FieldPath, Node<'d>)> {
    let authorizers = object.get("authorizers").items().enumerate();
    authorizers.map(|(index, it)| (FieldPath::from("authorizers").index(index), it))
}
