//! Kyverno's policies.

mod anchor;
mod budget;
pub mod merge;
pub mod pattern;
