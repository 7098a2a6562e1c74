//! The Rego of templates: compiled once, evaluated within a budget.

mod format;
mod functions;
mod guard;
mod negation;
mod program;
mod recursion;
mod rewrite;
mod text;
mod times;
mod token;
mod units;

pub(super) use program::{Failure, Program};
