//! Patches of all kinds, of documents of all kinds.

mod json6902;
mod strategic;
