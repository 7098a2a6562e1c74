//! Functions: one table for the checker, which reads their signatures, and for the evaluator,
//! which calls their bodies.
//!
//! A library is a function that gives a `Library`: some overloads, some macros. An overload is a
//! line: `Overload::method("charAt(string, int) -> string", char_at)`. The first parameter of a
//! method is what stands before the dot. Further things are added to it: `.cost(…)`, where it
//! costs more than one; `.pattern(1)`, where that argument is a regular expression.

mod arguments;
mod library;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use arguments::Arguments;
pub use library::{Library, Macros};

use super::error::{EvalError, Evaluated};
use super::types::{Type, parse_signature};
use super::value::Value;

/// What a function does. It looks at nothing but its arguments.
pub type Body = for<'e, 'a> fn(Arguments<'e, 'a>) -> Evaluated<Value<'a>>;

/// A method that asks something of two strings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Test {
    pub(super) holds: fn(&str, &str) -> bool,
    /// What it costs, by their characters.
    pub(super) cost: fn(u64, u64) -> u64,
}

/// What a call costs, by its arguments and its result.
pub type Cost = fn(&[Value<'_>], &Value<'_>) -> u64;

/// What answers calls that need more than their arguments: a cluster, a registry, a user.
pub trait Host {
    /// Answers a call of the overload that is declared with this signature.
    fn call<'a>(&self, signature: &str, arguments: &[Value<'a>]) -> Evaluated<Value<'a>>;
}

/// One way to call a function.
#[derive(Debug, Clone)]
pub struct Overload {
    /// How it was declared; it names the overload.
    pub(super) signature: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) is_method: bool,
    pub(super) parameters: Vec<Type>,
    pub(super) result: Type,
    pub(super) action: Action,
    pub(super) cost: Option<Cost>,
    pub(super) pattern: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Action {
    Body(Body),
    Test(Test),
    /// The activation's host knows.
    Host,
    /// The evaluator does it: an operator, or what does not evaluate all its arguments.
    Operator,
}

impl Overload {
    /// A function: `now()`, `math.abs(x)`.
    pub fn function(signature: &str, body: Body) -> Overload {
        Overload::new(signature, Action::Body(body))
    }

    /// A method: `x.charAt(2)`. The signature names its receiver first.
    pub fn method(signature: &str, body: Body) -> Overload {
        Overload { is_method: true, ..Overload::new(signature, Action::Body(body)) }
    }

    /// A method that asks something of two strings: `x.startsWith('a')`.
    pub(super) fn test(
        signature: &str,
        holds: fn(&str, &str) -> bool,
        cost: fn(u64, u64) -> u64,
    ) -> Overload {
        let action = Action::Test(Test { holds, cost });
        Overload { is_method: true, ..Overload::new(signature, action) }
    }

    /// A function that the host answers.
    pub fn host_function(signature: &str) -> Overload {
        Overload::new(signature, Action::Host)
    }

    /// A method that the host answers.
    pub fn host_method(signature: &str) -> Overload {
        Overload { is_method: true, ..Overload::new(signature, Action::Host) }
    }

    /// What it is called by.
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// It is written behind its first argument.
    pub(crate) fn is_method(&self) -> bool {
        self.is_method
    }

    /// An operator.
    pub(super) fn operator(signature: &str) -> Overload {
        Overload::new(signature, Action::Operator)
    }

    /// What is written as a method and works as an operator.
    pub(super) fn method_operator(signature: &str) -> Overload {
        Overload { is_method: true, ..Overload::new(signature, Action::Operator) }
    }

    /// With what a call costs, where it is not one.
    #[must_use]
    pub fn cost(self, cost: Cost) -> Overload {
        Overload { cost: Some(cost), ..self }
    }

    /// With the place of an argument that is a regular expression. Where it is written out, it is
    /// compiled with the program.
    #[must_use]
    pub fn pattern(self, index: usize) -> Overload {
        Overload { pattern: Some(index), ..self }
    }

    /// A signature that cannot be read gives an overload that nothing matches; a test holds every
    /// library to signatures that can.
    fn new(signature: &str, action: Action) -> Overload {
        let unreadable = ("", vec![Type::Error], Type::Error);
        let (name, parameters, result) = parse_signature(signature).unwrap_or(unreadable);
        Overload {
            signature: signature.into(),
            name: name.into(),
            is_method: false,
            parameters,
            result,
            action,
            cost: None,
            pattern: None,
        }
    }

    /// Takes values of these types, as far as a glance tells.
    pub(super) fn admits(&self, arguments: &[Value<'_>]) -> bool {
        self.parameters.len() == arguments.len()
            && self.parameters.iter().zip(arguments).all(|(type_, value)| type_.admits(value))
    }
}

/// All functions of an environment, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Functions {
    by_name: BTreeMap<Arc<str>, Vec<Arc<Overload>>>,
}

impl Functions {
    /// Adds an overload. One with the same signature and style is replaced.
    pub(super) fn add(&mut self, overload: Overload) {
        let overloads = self.by_name.entry(Arc::clone(&overload.name)).or_default();
        let same = |it: &Arc<Overload>| {
            it.is_method == overload.is_method && it.parameters == overload.parameters
        };
        overloads.retain(|it| !same(it));
        overloads.push(Arc::new(overload));
    }

    /// The overloads of a name; none where there is no such function.
    pub(super) fn named(&self, name: &str) -> &[Arc<Overload>] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The error for arguments that no overload takes.
#[cold]
pub(super) fn no_such_overload(name: &str, arguments: &[Value<'_>]) -> Box<EvalError> {
    let types: Vec<&str> = arguments.iter().map(Value::type_name).collect();
    EvalError::NoSuchOverload(format!("{name}({})", types.join(", "))).into()
}
