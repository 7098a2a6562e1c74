//! Facts in, findings out: our own checks.
//!
//! No clock, no network, no files, no randomness, no panic: the same facts always give the same
//! findings, in the same order. The admission webhook, the scanner and the tests all call the same
//! functions.

pub mod check;
pub mod engine;
pub mod posture;
pub mod report;

pub use check::{Check, Judge, Settings};
pub use engine::{Engine, Judgement};
pub use report::Report;
