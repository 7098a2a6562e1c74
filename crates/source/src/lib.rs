//! The world as facts, read only.
