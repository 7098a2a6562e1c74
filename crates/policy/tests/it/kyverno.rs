//! Kyverno's patterns and mutations.

mod hostile;
mod mutate;
mod rules;
mod scalar;
