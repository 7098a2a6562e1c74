//! Kyverno's policies.

mod anchor;
mod autogen;
mod cluster_policy;
mod filter;
mod kind;
pub mod pattern;
mod validating;
pub mod wildcard;

pub use anchor::{Anchor, Anchored};
pub use cluster_policy::{ClusterPolicy, Rule};
pub use validating::ValidatingPolicy;
