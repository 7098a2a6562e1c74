//! Patches of all kinds, of documents of all kinds.

mod apply;
mod json6902;
mod strategic;
