//! Patches of all kinds, of documents of all kinds.

mod apply;
mod diff;
mod json6902;
mod strategic;
