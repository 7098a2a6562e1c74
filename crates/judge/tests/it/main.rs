//! What is tested from outside the crate.

mod access;
mod changing;
#[path = "../../../../tests/support/dice.rs"]
mod dice;
mod hostile;
mod pages;
