//! Kyverno's patterns and mutations.

mod changes;
mod hostile;
mod mutate;
mod mutating;
mod rules;
mod scalar;
