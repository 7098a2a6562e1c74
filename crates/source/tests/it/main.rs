//! What is tested from outside the crate.

mod yaml_reads;
