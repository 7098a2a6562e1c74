//! Who may do what: roles, their rules, and the bindings that give them, as RBAC reads them.
//!
//! What is dangerous about a permission is for others to say.

mod binding;
mod role;
mod rule;

pub use binding::{Binding, Party, Subject};
pub use role::Role;
pub use rule::{Ask, Grant, Rule, Sweep, is_cluster_wide};

use crate::kind::Kind;

/// The API group of roles and bindings.
const GROUP: &str = "rbac.authorization.k8s.io";

/// Rules that count wherever the role is bound.
pub const CLUSTER_ROLE: Kind<'static> = Kind::new(GROUP, "ClusterRole");
/// Rules for one namespace.
pub const ROLE: Kind<'static> = Kind::new(GROUP, "Role");
/// The kinds that hold rules.
pub const ROLES: &[Kind<'static>] = &[CLUSTER_ROLE, ROLE];

/// Gives a ClusterRole in every namespace.
pub const CLUSTER_ROLE_BINDING: Kind<'static> = Kind::new(GROUP, "ClusterRoleBinding");
/// Gives a role in one namespace.
pub const ROLE_BINDING: Kind<'static> = Kind::new(GROUP, "RoleBinding");
/// The kinds that give a role to subjects.
pub const BINDINGS: &[Kind<'static>] = &[CLUSTER_ROLE_BINDING, ROLE_BINDING];

/// A name that Kubernetes, kubeadm or GKE keeps for what it makes and repairs itself.
pub fn is_reserved(name: &str) -> bool {
    ["system:", "kubeadm:", "gce:"].iter().any(|prefix| name.starts_with(prefix))
}
