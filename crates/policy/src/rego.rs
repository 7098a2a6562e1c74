//! Rego, the language of Gatekeeper's templates: read, compiled once, evaluated within a budget.
//!
//! Written after OPA's reference (openpolicyagent.org/docs/policy-language), both the syntax that
//! OPA 1.0 made the only one and the one before.

mod builtins;
mod code;
mod common;
mod compile;
mod evaluate;
mod number;
mod partial;
mod program;
pub mod syntax;
mod value;

pub use builtins::Stop;
pub(crate) use common::{Common, Pool};
pub use compile::Fault;
pub use number::Number;
pub use program::Program;
pub use value::{Array, Entries, Items, Object, Set, Text, Value, Weight};
