//! What a function is called with.

use std::sync::Arc;

use super::super::error::{EvalError, Evaluated};
use super::super::value::{List, Map, Opaque, Text, Value};

/// The arguments of a call, the receiver of a method first. Their number and types are those of
/// the signature; asking for another type is an error, not a panic.
#[derive(Debug, Clone, Copy)]
pub struct Arguments<'e, 'a>(pub &'e [Value<'a>]);

impl<'e, 'a> Arguments<'e, 'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// There are none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The argument at `index`.
    pub fn value(self, index: usize) -> Evaluated<&'e Value<'a>> {
        self.0.get(index).ok_or_else(|| unexpected(index))
    }

    /// A boolean.
    pub fn bool(self, index: usize) -> Evaluated<bool> {
        self.value(index)?.as_bool().ok_or_else(|| unexpected(index))
    }

    /// An integer.
    pub fn int(self, index: usize) -> Evaluated<i64> {
        match self.value(index)? {
            Value::Int(value) => Ok(*value),
            _ => Err(unexpected(index)),
        }
    }

    /// An integer without a sign.
    pub fn uint(self, index: usize) -> Evaluated<u64> {
        match self.value(index)? {
            Value::Uint(value) => Ok(*value),
            _ => Err(unexpected(index)),
        }
    }

    /// A floating-point number.
    pub fn double(self, index: usize) -> Evaluated<f64> {
        match self.value(index)? {
            Value::Double(value) => Ok(*value),
            _ => Err(unexpected(index)),
        }
    }

    /// A string.
    pub fn str(self, index: usize) -> Evaluated<&'e str> {
        self.text(index).map(Text::as_str)
    }

    /// A string, of which pieces can be had without a copy.
    pub fn text(self, index: usize) -> Evaluated<&'e Text<'a>> {
        match self.value(index)? {
            Value::String(text) => Ok(text),
            _ => Err(unexpected(index)),
        }
    }

    /// Bytes.
    pub fn bytes(self, index: usize) -> Evaluated<&'e Arc<[u8]>> {
        match self.value(index)? {
            Value::Bytes(bytes) => Ok(bytes),
            _ => Err(unexpected(index)),
        }
    }

    /// A list.
    pub fn list(self, index: usize) -> Evaluated<&'e List<'a>> {
        match self.value(index)? {
            Value::List(list) => Ok(list),
            _ => Err(unexpected(index)),
        }
    }

    /// A map.
    pub fn map(self, index: usize) -> Evaluated<&'e Map<'a>> {
        match self.value(index)? {
            Value::Map(map) => Ok(map),
            _ => Err(unexpected(index)),
        }
    }

    /// A value of a library's own type.
    pub fn opaque<T: Opaque>(self, index: usize) -> Evaluated<&'e T> {
        self.value(index)?.downcast().ok_or_else(|| unexpected(index))
    }
}

fn unexpected(index: usize) -> Box<EvalError> {
    EvalError::NoSuchOverload(format!("argument {}", index + 1)).into()
}
