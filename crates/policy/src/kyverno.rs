//! Kyverno's policies.

mod autogen;
mod cluster_policy;
mod filter;
mod kind;
mod validating;

pub use cluster_policy::{ClusterPolicy, Rule};
pub use validating::ValidatingPolicy;
