//! Kyverno's policies.

mod anchor;
pub mod pattern;
