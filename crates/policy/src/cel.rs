//! The Common Expression Language, as Kubernetes and Kyverno read it.

mod activation;
mod budget;
mod compile;
mod environment;
mod error;
mod evaluate;
mod function;
pub mod kubernetes;
pub mod library;
mod pattern;
mod program;
mod syntax;
mod time;
mod types;
mod value;

pub use activation::Activation;
pub use budget::Budget;
pub use environment::{Environment, Schemas, Slot};
pub use error::{CompileError, EvalError, Evaluated};
pub use function::{Arguments, Body, Cost, Host, Library, Macros, Overload};
pub use program::Program;
pub use time::{Duration, Timestamp};
pub use types::Type;
pub use value::{
    Entries, Extent, Items, List, Map, MapBuilder, MapIter, Opaque, Pattern, Struct, Text,
    UnusableKey, Value,
};
