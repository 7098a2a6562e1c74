//! Facts and somebody's policy in, findings out.
//!
//! No clock, no network, no files, no randomness, no panic: the same facts always give the same
//! findings, in the same order.

pub mod cel;
pub mod kyverno;
pub mod pss;
mod request;
pub mod vap;

pub use request::{Operation, Request, User, Versioned, is_clusterwide, resource_of};
