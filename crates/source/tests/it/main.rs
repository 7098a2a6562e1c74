//! What is tested from outside the crate.

#[path = "../../../../tests/support/dice.rs"]
mod dice;
mod hostile;
mod lists;
mod yaml_reads;
