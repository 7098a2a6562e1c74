//! Types, as far as they are known before an expression runs.

mod signature;

use std::fmt;
use std::sync::Arc;

pub(super) use signature::{parse_signature, parse_type};

use super::value::Value;

/// A type of CEL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Anything; known only when the expression runs.
    Dyn,
    /// What has no type because something in it is wrong. It goes with everything, so that one
    /// mistake is reported once.
    Error,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An integer with a sign.
    Int,
    /// An integer without a sign.
    Uint,
    /// A floating-point number.
    Double,
    /// A string.
    String,
    /// Bytes.
    Bytes,
    /// A moment.
    Timestamp,
    /// A span of time.
    Duration,
    /// A scalar or null.
    Wrapper(Arc<Type>),
    /// A list of items of a type.
    List(Arc<Type>),
    /// A map from keys of a type to values of another.
    Map(Arc<(Type, Type)>),
    /// The type of a type.
    Type(Arc<Type>),
    /// A message whose fields a `Schemas` knows.
    Struct(Arc<str>),
    /// A type that only functions can look into, with its parameters: `optional_type(int)`.
    Opaque(Arc<str>, Arc<[Type]>),
    /// A parameter, which stands for one type within a signature.
    Param(Arc<str>),
}

/// The name of the type of optional values.
const OPTIONAL: &str = "optional_type";

impl Type {
    /// A list of `item`.
    pub fn list(item: Type) -> Type {
        Type::List(Arc::new(item))
    }

    /// A map from `key` to `value`.
    pub fn map(key: Type, value: Type) -> Type {
        Type::Map(Arc::new((key, value)))
    }

    /// An optional `inner`.
    pub fn optional(inner: Type) -> Type {
        Type::Opaque(OPTIONAL.into(), Arc::from([inner]))
    }

    /// `inner` or null.
    pub fn wrapper(inner: Type) -> Type {
        Type::Wrapper(Arc::new(inner))
    }

    /// The type of `inner`.
    pub fn of_type(inner: Type) -> Type {
        Type::Type(Arc::new(inner))
    }

    /// A message by the name of its type.
    pub fn message(name: &str) -> Type {
        Type::Struct(name.into())
    }

    /// A type that only functions can look into.
    pub fn opaque(name: &str) -> Type {
        Type::Opaque(name.into(), Arc::from([]))
    }

    /// What is in an optional type; `None` for any other.
    pub fn unwrap_optional(&self) -> Option<&Type> {
        match self {
            Type::Opaque(name, parameters) if &**name == OPTIONAL => parameters.first(),
            _ => None,
        }
    }

    /// A value may be of this type, as far as a glance tells: items are not looked at.
    pub(super) fn admits(&self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Type::Dyn | Type::Param(_), _)
            | (Type::Null | Type::Wrapper(_), Value::Null)
            | (Type::Bool, Value::Bool(_))
            | (Type::Int, Value::Int(_))
            | (Type::Uint, Value::Uint(_))
            | (Type::Double, Value::Double(_))
            | (Type::String, Value::String(_))
            | (Type::Bytes, Value::Bytes(_))
            | (Type::Timestamp, Value::Timestamp(_))
            | (Type::Duration, Value::Duration(_))
            | (Type::List(_), Value::List(_))
            | (Type::Map(_) | Type::Struct(_), Value::Map(_))
            | (Type::Type(_), Value::Type(_)) => true,
            (Type::Wrapper(inner), value) => inner.admits(value),
            (Type::Struct(name), Value::Struct(value)) => *name == value.name,
            (Type::Opaque(name, _), Value::Optional(_)) => &**name == OPTIONAL,
            (Type::Opaque(name, _), Value::Opaque(value)) => &**name == value.type_name(),
            _ => false,
        }
    }

    /// The name that `type(x)` gives.
    pub(super) fn name(&self) -> &str {
        match self {
            Type::Dyn => "dyn",
            Type::Error => "!error!",
            Type::Null => "null_type",
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Uint => "uint",
            Type::Double => "double",
            Type::String => "string",
            Type::Bytes => "bytes",
            Type::Timestamp => "google.protobuf.Timestamp",
            Type::Duration => "google.protobuf.Duration",
            Type::Wrapper(_) => "wrapper",
            Type::List(_) => "list",
            Type::Map(_) => "map",
            Type::Type(_) => "type",
            Type::Struct(name) | Type::Opaque(name, _) | Type::Param(name) => name,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Wrapper(inner) => write!(out, "wrapper({inner})"),
            Type::List(item) => write!(out, "list({item})"),
            Type::Map(entry) => write!(out, "map({}, {})", entry.0, entry.1),
            Type::Type(inner) => write!(out, "type({inner})"),
            Type::Opaque(name, parameters) if !parameters.is_empty() => {
                let parameters: Vec<String> = parameters.iter().map(Type::to_string).collect();
                write!(out, "{name}({})", parameters.join(", "))
            }
            _ => out.write_str(self.name()),
        }
    }
}
