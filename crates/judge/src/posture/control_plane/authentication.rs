//! What the checks on AuthenticationConfigurations share.

use model::Kind;

/// The kind.
pub(super) const KINDS: &[Kind<'static>] =
    &[Kind::new("apiserver.config.k8s.io", "AuthenticationConfiguration")];
