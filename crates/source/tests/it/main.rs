//! What is tested from outside the crate.

#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]
mod cluster;
#[path = "../../../../tests/support/dice.rs"]
mod dice;
mod hostile;
mod lists;
mod yaml_reads;
