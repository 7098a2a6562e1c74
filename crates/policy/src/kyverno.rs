//! Kyverno's policies, and the engines that they stand on.

mod anchor;
mod autogen;
mod cluster_policy;
mod filter;
mod kind;
pub mod mutate;
pub mod pattern;
mod validating;
pub mod wildcard;

pub use anchor::{Anchor, Anchored};
pub use cluster_policy::{ClusterPolicy, Rule};
pub use validating::ValidatingPolicy;
