//! Which type a value has, and changes of it.

use super::{Answer, Context, Family, items};
use crate::rego::value::Value;

pub(super) const FAMILY: Family = &[
    ("cast_array", 1, cast_array),
    ("cast_boolean", 1, |_, arguments| of_type(arguments, "boolean")),
    ("cast_null", 1, |_, arguments| of_type(arguments, "null")),
    ("cast_object", 1, |_, arguments| of_type(arguments, "object")),
    ("cast_set", 1, cast_set),
    ("cast_string", 1, |_, arguments| of_type(arguments, "string")),
    ("is_array", 1, |_, arguments| is(arguments, "array")),
    ("is_boolean", 1, |_, arguments| is(arguments, "boolean")),
    ("is_null", 1, |_, arguments| is(arguments, "null")),
    ("is_number", 1, |_, arguments| is(arguments, "number")),
    ("is_object", 1, |_, arguments| is(arguments, "object")),
    ("is_set", 1, |_, arguments| is(arguments, "set")),
    ("is_string", 1, |_, arguments| is(arguments, "string")),
    ("type_name", 1, type_name),
];

fn type_name<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    Ok(arguments.first().map(|value| Value::from(value.type_name())))
}

fn is<'a>(arguments: &[Value<'a>], name: &str) -> Answer<'a> {
    Ok(arguments.first().map(|value| Value::Bool(value.type_name() == name)))
}

fn of_type<'a>(arguments: &[Value<'a>], name: &str) -> Answer<'a> {
    Ok(arguments.first().filter(|value| value.type_name() == name).cloned())
}

fn cast_array<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    match arguments.first().and_then(items) {
        Some(items) => context.array(items),
        None => Ok(None),
    }
}

fn cast_set<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    match arguments.first().and_then(items) {
        Some(items) => context.set(items),
        None => Ok(None),
    }
}
