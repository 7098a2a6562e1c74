//! Rego: what is read, and what it comes to.

mod evaluation;
mod hostile;
mod known;
mod shown;
mod trees;
