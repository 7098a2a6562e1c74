//! The functions that every environment has.

use super::super::error::{EvalError, Evaluated};
use super::super::evaluate::traversal;
use super::super::function::{Arguments, Library, Overload};
use super::super::value::Value;
use super::conversions::conversions;
use super::operators::operators;
use super::search;
use super::times::times;

/// The functions and types of the language itself.
pub(in crate::cel) fn standard() -> Library {
    let own = [
        Overload::function("dyn(T) -> dyn", |all| all.value(0).cloned()),
        Overload::function("type(T) -> type(T)", |all| Ok(type_of(all.value(0)?))),
        Overload::test(
            "contains(string, string) -> bool",
            |text, part| text.contains(part),
            |text, part| traversal(text).saturating_mul(traversal(part)),
        ),
        Overload::test(
            "startsWith(string, string) -> bool",
            |text, start| text.starts_with(start),
            |text, _| traversal(text),
        ),
        Overload::test(
            "endsWith(string, string) -> bool",
            |text, end| text.ends_with(end),
            |text, _| traversal(text),
        ),
        Overload::method("matches(string, string) -> bool", matches).cost(search).pattern(1),
        Overload::function("matches(string, string) -> bool", matches).cost(search).pattern(1),
    ];
    let sizes = ["string", "bytes", "list(T)", "map(K, V)"].into_iter().flat_map(|type_| {
        let signature = format!("size({type_}) -> int");
        [Overload::function(&signature, size), Overload::method(&signature, size)]
    });
    let all = own.into_iter().chain(sizes).chain(operators()).chain(conversions()).chain(times());
    Library::of(all).with_types(&[
        "bool",
        "bytes",
        "double",
        "google.protobuf.Duration",
        "google.protobuf.Timestamp",
        "int",
        "list",
        "map",
        "null_type",
        "string",
        "type",
        "uint",
    ])
}

fn type_of<'a>(value: &Value<'a>) -> Value<'a> {
    Value::Type(value.type_name().into())
}

fn matches<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let pattern = all.text(1)?.as_pattern().map_err(EvalError::invalid)?;
    Ok(Value::Bool(pattern.regex().is_match(all.str(0)?)))
}

fn size<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    Ok(Value::Int(all.value(0)?.size() as i64))
}
