//! PodSecurityPolicies, which a cluster may have several of.

use model::{Kind, Object, World};

/// The kind, gone since Kubernetes 1.25.
pub(super) const POLICY: Kind<'static> = Kind::new("policy", "PodSecurityPolicy");

/// Every known policy allows it: pods without special rights are held to the strictest.
pub(super) fn all_allow(world: &dyn World, allows: impl Fn(&Object<'_>) -> bool) -> bool {
    world.objects(POLICY).all(|policy| allows(&policy))
}
