//! Kyverno's policies, and the engines that they stand on.

mod anchor;
mod autogen;
mod body;
mod change;
mod cluster_policy;
mod condition;
mod context;
mod filter;
mod kind;
mod known;
pub(crate) mod lower;
pub mod mutate;
pub mod pattern;
mod reader;
mod template;
mod validating;

pub use anchor::{Anchor, Anchored};
pub use change::Scene;
pub use cluster_policy::{ClusterPolicy, Mutated, Rule};
pub use validating::ValidatingPolicy;
