//! Kyverno's patterns and merges.

mod hostile;
mod merge;
mod pattern;
mod scalar;
