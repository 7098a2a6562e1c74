//! Kyverno's patterns and mutations.

mod asking;
mod changes;
mod cleanup;
mod duties;
mod exceptions;
mod generate;
mod global;
mod hostile;
mod images;
mod libraries;
mod mutate;
mod mutating;
mod pod_security;
mod rules;
mod scalar;
