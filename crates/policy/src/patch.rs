//! Changes to a document: RFC 6902 patches, RFC 7386 merges, and Kubernetes's own merges, strategic
//! and by server-side apply.
//!
//! All of them take a `Tree` and give a new one, or say at which operation they failed.

pub mod apply;
pub mod json6902;
mod json7386;
pub(crate) mod pointer;
pub mod strategic;

pub use json7386::merge;
pub use pointer::{Pointer, PointerError};
