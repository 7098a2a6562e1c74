//! Kyverno's patterns and mutations.

mod changes;
mod hostile;
mod mutate;
mod rules;
mod scalar;
