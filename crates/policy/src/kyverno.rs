//! Kyverno's classic policies: the engines that they stand on.

mod anchor;
pub mod mutate;
pub mod pattern;
pub mod wildcard;

pub use anchor::{Anchor, Anchored};
