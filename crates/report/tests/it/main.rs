//! Reports of one sample, in every format.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail loudly")]

mod hostile;
mod json;
mod sample;
mod terminal;
