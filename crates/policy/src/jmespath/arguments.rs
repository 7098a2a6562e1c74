//! What a function is given, read as what its table says it takes.

use std::sync::Arc;

use super::error::EvalError;
use super::value::{List, Map, Value};
use crate::number::Number;

/// The arguments of one call. They were checked: a reader that finds another type gives what is
/// empty.
pub(super) struct Arguments<'a, 'v> {
    pub(super) function: &'static str,
    pub(super) values: &'a [Value<'v>],
}

impl<'v> Arguments<'_, 'v> {
    pub(super) fn value(&self, index: usize) -> Value<'v> {
        self.values.get(index).cloned().unwrap_or(Value::Null)
    }

    pub(super) fn text(&self, index: usize) -> &str {
        match self.values.get(index) {
            Some(Value::String(text)) => text.as_str(),
            _ => "",
        }
    }

    pub(super) fn number(&self, index: usize) -> Number {
        match self.values.get(index) {
            Some(Value::Number(number)) => *number,
            _ => Number::Integer(0),
        }
    }

    pub(super) fn list(&self, index: usize) -> List<'v> {
        match self.values.get(index) {
            Some(Value::List(list)) => list.clone(),
            _ => List::Made(Arc::default()),
        }
    }

    pub(super) fn map(&self, index: usize) -> Map<'v> {
        match self.values.get(index) {
            Some(Value::Map(map)) => map.clone(),
            _ => Map::Made(Arc::default()),
        }
    }

    /// The function cannot do what it is asked.
    pub(super) fn fault(&self, says: impl Into<String>) -> EvalError {
        EvalError::Function { function: self.function, says: says.into() }
    }

    /// An argument, counted from zero, is not what the function takes.
    pub(super) fn wrong(&self, index: usize, takes: &'static str) -> EvalError {
        let given = self.values.get(index).map_or("nothing", Value::kind);
        EvalError::Type { function: self.function, argument: index + 1, given, takes }
    }
}
