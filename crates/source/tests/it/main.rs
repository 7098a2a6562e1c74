//! What is tested from outside the crate.

mod lists;
mod yaml_reads;
