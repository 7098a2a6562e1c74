//! What is tested from outside the crate.

mod hostile;
mod lists;
mod yaml_reads;
