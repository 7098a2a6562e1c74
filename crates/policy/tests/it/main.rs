//! What is tested from outside the crate.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics has failed"
)]

mod bundle;
mod cel;
#[path = "../../../../tests/support/dice.rs"]
mod dice;
mod gatekeeper;
mod growing;
mod guilt;
mod jmespath;
mod kubernetes;
mod kyverno;
mod lower;
mod mutating;
mod patch;
mod pattern;
mod pss;
mod reading;
mod rego;
mod vap;
