//! A value as OPA writes it: JSON, with sets in braces.

use std::fmt;

use super::Value;

impl Value<'_> {
    /// As JSON without spaces, sets as arrays.
    pub fn to_json(&self) -> String {
        crate::rego::builtins::to_json(self)
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => out.write_str("null"),
            Value::Bool(value) => write!(out, "{value}"),
            Value::Number(number) => write!(out, "{number}"),
            Value::String(text) => crate::tree::write_string(text.as_str(), out),
            Value::Array(array) => {
                list(out, "[", "]", array.iter(), |item, out| write!(out, "{item}"))
            }
            Value::Set(set) if set.is_empty() => out.write_str("set()"),
            Value::Set(set) => {
                list(out, "{", "}", set.members().iter(), |item, out| write!(out, "{item}"))
            }
            Value::Object(object) => list(out, "{", "}", object.entries(), |(key, value), out| {
                write!(out, "{key}: {value}")
            }),
        }
    }
}

fn list<T>(
    out: &mut fmt::Formatter<'_>,
    open: &str,
    close: &str,
    items: impl Iterator<Item = T>,
    write: impl Fn(T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    out.write_str(open)?;
    for (position, item) in items.enumerate() {
        if position > 0 {
            out.write_str(", ")?;
        }
        write(item, out)?;
    }
    out.write_str(close)
}
