//! Optional values.

use super::super::error::EvalError;
use super::super::function::{Library, Macros, Overload};
use super::super::value::Value;

/// `optional.of`, `?.`, `orValue` and the like; from version 1 `optFlatMap`, from 2 the first and
/// last of a list, and `optional.unwrap`.
pub fn optionals(version: u32) -> Library {
    let mut all = vec![
        Overload::function("optional.of(T) -> optional_type(T)", |all| {
            Ok(Value::some(all.value(0)?.clone()))
        }),
        Overload::function("optional.none() -> optional_type(T)", |_| Ok(Value::Optional(None))),
        Overload::function("optional.ofNonZeroValue(T) -> optional_type(T)", |all| {
            let value = all.value(0)?;
            Ok(if is_zero(value) { Value::Optional(None) } else { Value::some(value.clone()) })
        }),
        Overload::method("hasValue(optional_type(T)) -> bool", |all| {
            Ok(Value::Bool(matches!(all.value(0)?, Value::Optional(Some(_)))))
        }),
        Overload::method("value(optional_type(T)) -> T", |all| match all.value(0)? {
            Value::Optional(Some(held)) => Ok(Value::clone(held)),
            _ => Err(EvalError::invalid("optional.none() dereference")),
        }),
        // The evaluator does these two: what comes last is evaluated only where it is needed.
        Overload::method_operator("or(optional_type(T), optional_type(T)) -> optional_type(T)"),
        Overload::method_operator("orValue(optional_type(T), T) -> T"),
    ];
    let mut macros = Macros::OPTIONALS;
    if version >= 1 {
        macros = macros.and(Macros::OPTIONAL_FLAT_MAP);
    }
    if version >= 2 {
        all.push(Overload::method("first(list(T)) -> optional_type(T)", |all| {
            Ok(Value::Optional(all.list(0)?.get(0).map(Into::into)))
        }));
        all.push(Overload::method("last(list(T)) -> optional_type(T)", |all| {
            let list = all.list(0)?;
            let last = list.len().checked_sub(1).and_then(|index| list.get(index));
            Ok(Value::Optional(last.map(Into::into)))
        }));
        let unwrap: super::super::function::Body = |all| {
            let held = all.list(0)?.iter().filter_map(|item| match item {
                Value::Optional(held) => held.map(|held| Value::clone(&held)),
                other => Some(other),
            });
            Ok(Value::list(held.collect::<Vec<_>>()))
        };
        let list = "(list(optional_type(T))) -> list(T)";
        all.push(Overload::function(&format!("optional.unwrap{list}"), unwrap));
        all.push(Overload::method(&format!("unwrapOpt{list}"), unwrap));
    }
    Library::of(all).with_macros(macros).with_types(&["optional_type"])
}

/// What a type has when nothing was said.
fn is_zero(value: &Value<'_>) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Int(0) | Value::Uint(0) => true,
        Value::Double(value) => *value == 0.0,
        Value::String(text) => text.as_str().is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Struct(message) => message.fields.is_empty(),
        Value::Duration(span) => span.nanoseconds() == 0,
        Value::Optional(held) => held.is_none(),
        _ => false,
    }
}
