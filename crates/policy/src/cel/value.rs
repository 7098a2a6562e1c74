//! What an expression works on.
//!
//! A value borrows what it can: lists and maps of the object under judgement are places in its
//! document, its strings are slices of the file. Only what an expression itself makes is held
//! here, and shared rather than copied.

mod equality;
mod extent;
mod list;
mod map;
mod opaque;
mod order;
mod text;

use std::sync::Arc;

use model::Node;

pub use extent::Extent;
pub use list::{Items, List};
pub use map::{Entries, Map, MapBuilder, MapIter, UnusableKey};
pub use opaque::Opaque;
pub(super) use text::characters;
pub use text::{Pattern, Text};

use super::time::{Duration, Timestamp};

/// A value of CEL. `'a` is how long the documents live that it may borrow from.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer with a sign.
    Int(i64),
    /// An integer without a sign.
    Uint(u64),
    /// A floating-point number.
    Double(f64),
    /// A string.
    String(Text<'a>),
    /// Bytes.
    Bytes(Arc<[u8]>),
    /// A list.
    List(List<'a>),
    /// A map.
    Map(Map<'a>),
    /// A message made by the expression, such as `Object{spec: …}`.
    Struct(Arc<Struct<'a>>),
    /// A moment.
    Timestamp(Timestamp),
    /// A span of time.
    Duration(Duration),
    /// A type, by its name.
    Type(Arc<str>),
    /// An optional value, or the lack of it.
    Optional(Option<Arc<Value<'a>>>),
    /// A value of a library's own type, such as a quantity of Kubernetes.
    Opaque(Arc<dyn Opaque>),
}

/// A message: its type and the fields that were set.
#[derive(Debug, Clone)]
pub struct Struct<'a> {
    /// The full name of its type.
    pub name: Arc<str>,
    /// The fields that were set, in the order they were written.
    pub fields: Vec<(Arc<str>, Value<'a>)>,
    extent: Extent,
}

impl<'a> Struct<'a> {
    /// A message of a type with these fields.
    pub fn new(name: Arc<str>, fields: Vec<(Arc<str>, Value<'a>)>) -> Struct<'a> {
        let extent = Extent::around(fields.iter().map(|(_, value)| value));
        Struct { name, fields, extent }
    }

    fn extent(&self) -> Extent {
        self.extent
    }

    /// The field of this name, where it was set.
    pub fn field(&self, name: &str) -> Option<&Value<'a>> {
        self.fields.iter().find(|(field, _)| &**field == name).map(|(_, value)| value)
    }
}

impl<'a> Value<'a> {
    /// What a document says at `node`; `None` where it says nothing.
    ///
    /// Integers are int, other numbers double, as the API server reads JSON: an integer beyond
    /// 64 bits with a sign is a double to it.
    #[inline]
    pub fn of_node(node: Node<'a>) -> Option<Value<'a>> {
        Some(match node.value() {
            model::Value::Absent => return None,
            model::Value::Null => Value::Null,
            model::Value::Bool(value) => Value::Bool(value),
            model::Value::Integer(value) => Value::Int(value),
            model::Value::Unsigned(value) => Value::Double(value as f64),
            model::Value::Float(value) => Value::Double(value),
            model::Value::String(text) => Value::String(Text::Borrowed(text)),
            model::Value::Sequence => Value::List(List::Node(node)),
            model::Value::Mapping => Value::Map(Map::Node(node)),
        })
    }

    /// The same of a place that is there.
    #[inline]
    pub(super) fn of_place(place: Node<'a>) -> Value<'a> {
        Value::of_node(place).unwrap_or(Value::Null)
    }

    /// The same value, its text borrowed: a copy that nobody counts.
    pub(super) fn lent(&'a self) -> Value<'a> {
        match self {
            Value::String(text @ Text::Shared(_)) => Value::String(Text::Borrowed(text.as_str())),
            other => other.clone(),
        }
    }

    /// A string that is kept in the value.
    pub fn string(text: impl Into<Arc<str>>) -> Value<'a> {
        Value::String(Text::Shared(text.into()))
    }

    /// A list of values.
    pub fn list(items: Vec<Value<'a>>) -> Value<'a> {
        Value::List(items.into())
    }

    /// An optional value that is there.
    pub fn some(value: Value<'a>) -> Value<'a> {
        Value::Optional(Some(Arc::new(value)))
    }

    /// A value of a library's own type.
    pub fn opaque(value: impl Opaque) -> Value<'a> {
        Value::Opaque(Arc::new(value))
    }

    /// The name of its type, as `type(x)` gives it.
    pub fn type_name(&self) -> &str {
        match self {
            Value::Null => "null_type",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Uint(_) => "uint",
            Value::Double(_) => "double",
            Value::String(_) => "string",
            Value::Bytes(_) => "bytes",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Struct(value) => &value.name,
            Value::Timestamp(_) => "google.protobuf.Timestamp",
            Value::Duration(_) => "google.protobuf.Duration",
            Value::Type(_) => "type",
            Value::Optional(_) => "optional_type",
            Value::Opaque(value) => value.type_name(),
        }
    }

    /// The boolean it is.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The string it is.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The value of a library's own type that it is.
    pub fn downcast<T: Opaque>(&self) -> Option<&T> {
        match self {
            Value::Opaque(value) => (&**value as &dyn std::any::Any).downcast_ref(),
            _ => None,
        }
    }

    /// How much of it an operation that goes through it visits, for the accounting of cost:
    /// characters, bytes, items, entries; one for all else.
    pub fn size(&self) -> u64 {
        match self {
            Value::String(text) => text.characters() as u64,
            Value::Bytes(bytes) => bytes.len() as u64,
            Value::List(list) => list.len() as u64,
            Value::Map(map) => map.len() as u64,
            Value::Optional(Some(value)) => value.size(),
            Value::Opaque(value) => value.size(),
            _ => 1,
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
        Value::Int(value)
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
