//! Kyverno's patterns and merges.

mod hostile;
mod pattern;
mod scalar;
