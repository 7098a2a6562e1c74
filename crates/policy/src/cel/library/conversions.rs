//! From values of one type to values of another.

use super::super::error::{EvalError, Evaluated};
use super::super::function::{Arguments, Overload};
use super::super::time::{Duration, Timestamp};
use super::super::value::Value;
use super::{numbers, once};

/// `int(x)`, `string(x)` and the like.
pub(super) fn conversions() -> impl Iterator<Item = Overload> {
    let same = ["bool", "bytes", "double", "duration", "int", "string", "timestamp", "uint"];
    let same = same.into_iter().map(|name| {
        Overload::function(&format!("{name}({name}) -> {name}"), |all| all.value(0).cloned())
    });
    let parsed = [
        Overload::function("bool(string) -> bool", to_bool),
        Overload::function("bytes(string) -> bytes", |all| {
            Ok(Value::Bytes(all.str(0)?.as_bytes().into()))
        })
        .cost(once),
        Overload::function("double(string) -> double", |all| {
            numbers::parse(all.str(0)?).map(Value::Double).ok_or_else(|| wrong(all, "double"))
        }),
        Overload::function("duration(string) -> duration", |all| {
            let text = all.str(0)?;
            let found = Duration::parse(text);
            found.map(Value::Duration).ok_or_else(|| wrong(all, "google.protobuf.Duration"))
        }),
        Overload::function("int(string) -> int", |all| {
            all.str(0)?.parse().map(Value::Int).map_err(|_| wrong(all, "int"))
        }),
        Overload::function("timestamp(string) -> timestamp", |all| {
            let found = Timestamp::parse(all.str(0)?);
            found.map(Value::Timestamp).ok_or_else(|| wrong(all, "google.protobuf.Timestamp"))
        }),
        Overload::function("uint(string) -> uint", |all| {
            all.str(0)?.parse().map(Value::Uint).map_err(|_| wrong(all, "uint"))
        }),
    ];
    let counted = [
        Overload::function("double(int) -> double", |all| Ok(Value::Double(all.int(0)? as f64))),
        Overload::function("double(uint) -> double", |all| Ok(Value::Double(all.uint(0)? as f64))),
        Overload::function("int(double) -> int", |all| {
            // The bounds themselves are beyond: a double cannot tell them from their neighbours.
            let is_within = |it: &f64| *it > i64::MIN as f64 && *it < i64::MAX as f64;
            in_range(Some(all.double(0)?).filter(is_within).map(|it| Value::Int(it as i64)))
        }),
        Overload::function("int(uint) -> int", |all| {
            in_range(i64::try_from(all.uint(0)?).ok().map(Value::Int))
        }),
        Overload::function("int(timestamp) -> int", |all| match all.value(0)? {
            Value::Timestamp(moment) => Ok(Value::Int(moment.seconds())),
            _ => Err(wrong(all, "int")),
        }),
        Overload::function("int(duration) -> int", |all| match all.value(0)? {
            Value::Duration(span) => Ok(Value::Int(span.nanoseconds())),
            _ => Err(wrong(all, "int")),
        }),
        Overload::function("uint(double) -> uint", |all| {
            let is_within = |it: &f64| *it >= 0.0 && *it < u64::MAX as f64;
            in_range(Some(all.double(0)?).filter(is_within).map(|it| Value::Uint(it as u64)))
        }),
        Overload::function("uint(int) -> uint", |all| {
            in_range(u64::try_from(all.int(0)?).ok().map(Value::Uint))
        }),
        Overload::function("timestamp(int) -> timestamp", |all| {
            in_range(Timestamp::of_seconds(all.int(0)?, 0).map(Value::Timestamp))
        }),
    ];
    let shown = ["bool", "double", "duration", "int", "timestamp", "uint"]
        .into_iter()
        .map(|name| Overload::function(&format!("string({name}) -> string"), to_string));
    let bytes = Overload::function("string(bytes) -> string", |all| {
        match std::str::from_utf8(all.bytes(0)?) {
            Ok(text) => Ok(Value::string(text)),
            Err(_) => Err(EvalError::invalid("invalid UTF-8 in bytes, cannot convert to string")),
        }
    });
    same.chain(parsed).chain(counted).chain(shown).chain([bytes.cost(once)])
}

fn to_bool<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    match all.str(0)? {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
        _ => Err(wrong(all, "bool")),
    }
}

fn to_string<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    Ok(Value::from(match all.value(0)? {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => numbers::general(*value),
        Value::Timestamp(moment) => moment.to_string(),
        Value::Duration(span) => span.to_string(),
        _ => return Err(wrong(all, "string")),
    }))
}

fn in_range(value: Option<Value<'_>>) -> Evaluated<Value<'_>> {
    value.ok_or_else(|| EvalError::invalid("range error"))
}

fn wrong(all: Arguments<'_, '_>, type_: &str) -> Box<EvalError> {
    let from = all.value(0).map_or("", |value| value.type_name());
    EvalError::invalid(format!("type conversion error from '{from}' to '{type_}'"))
}
