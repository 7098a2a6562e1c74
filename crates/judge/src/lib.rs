//! Facts in, findings out: our own checks.
//!
//! No clock, no network, no files, no randomness, no panic: the same facts always give the same
//! findings, in the same order.
