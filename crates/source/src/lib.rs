//! The world as facts, read only.

pub mod yaml;
