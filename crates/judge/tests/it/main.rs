//! What is tested from outside the crate.

mod access;
mod hostile;
mod pages;
