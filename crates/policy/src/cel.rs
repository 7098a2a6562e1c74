//! The Common Expression Language, as Kubernetes and Kyverno read it.
//!
//! An [`Environment`] says what expressions may refer to. It compiles them into [`Program`]s, which
//! are evaluated any number of times, each time for the values of an [`Activation`] and at the
//! expense of a [`Budget`]:
//!
//! ```
//! use policy::cel::{Activation, Budget, Environment, Type, Value, library};
//!
//! let mut environment = Environment::standard().with(library::strings(2));
//! let name = environment.declare("name", Type::String);
//! let program = environment.compile("name.lowerAscii().startsWith('web')")?;
//!
//! let mut activation = Activation::new();
//! activation.set(name, Value::from("Web-1"));
//! let mut budget = Budget::new(Budget::PER_POLICY);
//! assert_eq!(program.evaluate(&activation, &mut budget)?, Value::Bool(true));
//! assert_eq!(budget.spent(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **Documents**: `Value::of_node(node)` is a place in a document; nothing of it is copied.
//! - **Variables of a policy**: declare each under its whole name, `variables.replicas`, after its
//!   program was compiled, and give it with `Activation::set_lazy`: it is evaluated where it is
//!   first used, at most once, and its error is one of those who use it.
//! - **Functions**: a [`Library`] of [`Overload`]s; what needs more than its arguments is declared
//!   with `Overload::host_function` and answered by the activation's [`Host`]. A type of one's own
//!   is an [`Opaque`]. `library` holds the extensions of the language, `kubernetes` those of the
//!   API server, with the environment of each release.
//! - **Messages** such as `Object{spec: …}` exist where `Environment::with_schemas` says so; they
//!   are evaluated to a [`Struct`].
//!
//! On the way from text to value: `syntax` makes a tree, `compile` resolves names, checks types and
//! chooses overloads, `evaluate` walks what comes of it.

mod activation;
mod budget;
mod common;
mod compile;
mod environment;
mod error;
mod evaluate;
mod function;
mod known;
pub mod kubernetes;
pub mod library;
pub(crate) mod pattern;
mod program;
mod syntax;
mod time;
mod types;
mod value;

pub use activation::Activation;
pub use budget::Budget;
pub(crate) use common::{Common, Pool, Variables};
pub use environment::{Environment, Schemas, Slot};
pub use error::{CompileError, EvalError, Evaluated};
pub use function::{Arguments, Body, Cost, Host, Library, Macros, Overload};
pub(crate) use known::{Knowing, Known};
pub use program::Program;
pub(crate) use time::{Civil, days_in, days_of};
pub use time::{Duration, Timestamp};
pub use types::Type;
pub use value::{
    Entries, Extent, Items, List, Map, MapBuilder, MapIter, Opaque, Pattern, Struct, Text,
    UnusableKey, Value,
};
