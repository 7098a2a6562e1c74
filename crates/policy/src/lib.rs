//! Facts and somebody's policy in, findings out.
//!
//! No clock, no network, no files, no randomness, no panic: the same facts always give the same
//! findings, in the same order.

mod alike;
pub mod base64;
pub mod bundle;
pub mod cel;
pub mod gatekeeper;
pub mod jmespath;
pub mod kyverno;
pub mod library;
pub mod lower;
mod mutation;
pub mod number;
mod outcome;
pub mod patch;
pub mod pss;
pub mod rego;
mod request;
mod scribe;
mod selector;
mod signs;
pub mod tree;
pub mod vap;

pub use bundle::Bundle;
pub use mutation::Mutation;
pub use outcome::{Action, Breach, Outcome};
pub use request::{Operation, Request, User, Versioned, is_clusterwide, resource_of};
