//! The UI from outside: its router over a real store.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by panicking")]

mod export;
mod findings;
mod headers;
mod hostile;
mod language;
mod sample;
mod sessions;
mod sight;
mod size;
mod trouble;
mod updates;
