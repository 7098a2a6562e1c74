//! What Rego works on.
//!
//! A value borrows what it can: arrays and objects of the request under judgement are places in its
//! document, strings are slices of the file or of the program. Only what a rule itself makes is
//! held here, and shared rather than copied.

mod array;
mod object;
mod order;
mod owned;
mod set;
mod text;
mod weight;
mod write;

use model::Node;

pub use array::{Array, Items};
pub use object::{Entries, Object};
pub use set::Set;
pub use text::Text;
pub use weight::Weight;

use super::number::Number;

/// A value. `'a` is how long the documents and the program live that it may borrow from.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Text<'a>),
    /// An array.
    Array(Array<'a>),
    /// An object.
    Object(Object<'a>),
    /// A set.
    Set(Set<'a>),
}

impl<'a> Value<'a> {
    /// What a document says at `node`; `None` where it says nothing.
    pub fn of_node(node: Node<'a>) -> Option<Value<'a>> {
        Some(match node.value() {
            model::Value::Absent => return None,
            model::Value::Null => Value::Null,
            model::Value::Bool(value) => Value::Bool(value),
            model::Value::Integer(value) => Value::Number(value.into()),
            model::Value::Unsigned(value) => Value::Number(Number::int(i128::from(value))),
            model::Value::Float(value) => Value::Number(Number::of_f64(value)?),
            model::Value::String(text) => Value::String(Text::Borrowed(text)),
            model::Value::Sequence => Value::Array(Array::Node(node)),
            model::Value::Mapping => Value::Object(Object::Node(node)),
        })
    }

    /// A string that is kept in the value.
    pub fn string(text: impl Into<std::sync::Arc<str>>) -> Value<'a> {
        Value::String(Text::Shared(text.into()))
    }

    /// An array of values.
    pub fn array(items: Vec<Value<'a>>) -> Value<'a> {
        Value::Array(Array::new(items))
    }

    /// An object of named values.
    pub fn object<'k: 'a>(entries: impl IntoIterator<Item = (&'k str, Value<'a>)>) -> Value<'a> {
        let entries = entries.into_iter().map(|(key, value)| (Value::from(key), value));
        Value::Object(Object::new(entries.collect()))
    }

    /// A set of values.
    pub fn set(items: Vec<Value<'a>>) -> Value<'a> {
        Value::Set(Set::new(items))
    }

    /// The string it is.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The number it is.
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The boolean it is.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The value at `key`: of an object by its key, of an array by its index, of a set its member.
    pub fn get(&self, key: &Value<'a>) -> Option<Value<'a>> {
        match self {
            Value::Object(object) => object.get(key),
            Value::Array(array) => {
                let index = key.as_number()?.as_int()?;
                array.get(usize::try_from(index).ok()?)
            }
            Value::Set(set) => set.contains(key).then(|| key.clone()),
            _ => None,
        }
    }

    /// The value of a key that is a string, of an object.
    pub fn field(&self, key: &str) -> Option<Value<'a>> {
        match self {
            Value::Object(object) => object.field(key),
            _ => None,
        }
    }

    /// The name of its type, as `type_name` gives it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
            Value::Set(_) => "set",
        }
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Number(value.into())
    }
}

impl From<Number> for Value<'_> {
    fn from(value: Number) -> Self {
        Value::Number(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::String(Text::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::string(text)
    }
}
