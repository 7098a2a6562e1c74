//! Where a policy holds: everywhere, or in the namespace that it stands in; for requests, or in the
//! background alone.

use std::sync::Arc;

use model::{Kind, Object};

/// Where a policy holds.
#[derive(Debug, Clone)]
pub(super) struct Domain {
    /// Everywhere where there is none.
    namespace: Option<Arc<str>>,
    holds_at_admission: bool,
    holds_in_background: bool,
}

impl Domain {
    /// That of a policy: its own namespace where it is of the kind that stands in one.
    pub(super) fn of(policy: &Object<'_>, namespaced: Kind<'_>) -> Domain {
        let spec = policy.spec();
        // The one is how classic policies say it, the other how those in CEL do.
        let holds = |entrance: &str| {
            [spec.get(entrance), spec.at(&["evaluation", entrance, "enabled"])]
                .iter()
                .all(|it| it.as_bool() != Some(false))
        };
        Domain {
            namespace: policy.is(namespaced).then(|| policy.namespace_or_default().into()),
            holds_at_admission: holds("admission"),
            holds_in_background: holds("background"),
        }
    }

    /// The policy holds in this namespace.
    pub(super) fn holds_in(&self, namespace: &str) -> bool {
        self.namespace.as_ref().is_none_or(|own| **own == *namespace)
    }

    /// The only namespace that it holds in.
    pub(super) fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// It holds for requests.
    pub(super) fn holds_at_admission(&self) -> bool {
        self.holds_at_admission
    }

    /// It holds for what is there already.
    pub(super) fn holds_in_background(&self) -> bool {
        self.holds_in_background
    }
}
