//! Kyverno's policies.

mod autogen;
mod validating;

pub use validating::ValidatingPolicy;
