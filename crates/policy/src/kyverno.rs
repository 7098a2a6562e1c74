//! Kyverno's policies.

mod anchor;
mod autogen;
mod cluster_policy;
mod filter;
mod kind;
mod pattern;
mod validating;

pub use cluster_policy::{ClusterPolicy, Rule};
pub use validating::ValidatingPolicy;
