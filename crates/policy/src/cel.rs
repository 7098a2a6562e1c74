//! The Common Expression Language, as Kubernetes and Kyverno read it.

mod error;
mod function;
pub mod kubernetes;
mod pattern;
mod time;
mod types;
mod value;

pub use error::{CompileError, EvalError, Evaluated};
pub use function::{Arguments, Body, Cost, Host, Library, Macros, Overload};
pub use time::{Duration, Timestamp};
pub use types::Type;
pub use value::{List, Map, MapBuilder, Opaque, Pattern, Struct, Text, Value};
