//! The nouns: what we can know about a cluster, and what we say about it.
//!
//! Nothing here reads, writes, or decides. Every other crate depends on this one.

pub mod document;

pub use document::{Document, Node, Span, Value};
