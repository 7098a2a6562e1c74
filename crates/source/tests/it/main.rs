//! What is tested from outside the crate.

mod hostile;
mod yaml_reads;
