//! Where a policy holds: everywhere, or in the namespace that it stands in.

use std::sync::Arc;

use model::{Kind, Object};

/// The namespace that a policy holds in; everywhere where there is none.
#[derive(Debug, Clone)]
pub(super) struct Domain(Option<Arc<str>>);

impl Domain {
    /// That of a policy: its own namespace where it is of the kind that stands in one.
    pub(super) fn of(policy: &Object<'_>, namespaced: Kind<'_>) -> Domain {
        Domain(policy.is(namespaced).then(|| policy.namespace_or_default().into()))
    }

    /// The policy holds in this namespace.
    pub(super) fn holds_in(&self, namespace: &str) -> bool {
        self.0.as_ref().is_none_or(|own| **own == *namespace)
    }

    /// The only namespace that it holds in.
    pub(super) fn namespace(&self) -> Option<&str> {
        self.0.as_deref()
    }
}
