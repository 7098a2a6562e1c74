//! Values and types as the corpus writes them.

use anyhow::{Context, bail};
use policy::cel::{Duration, MapBuilder, Timestamp, Type, Value};

use super::textproto::{Field, Message};

/// Reads a value, which is a message with one field.
pub(super) fn value(message: &Message) -> anyhow::Result<Value<'static>> {
    let (kind, field) = message.only().context("a value is empty")?;
    Ok(match (kind, field) {
        ("null_value", _) => Value::Null,
        ("bool_value", Field::Word(word)) => Value::Bool(word.parse()?),
        ("int64_value", Field::Word(word)) => Value::Int(integer(word)?.try_into()?),
        ("uint64_value", Field::Word(word)) => Value::Uint(integer(word)?.try_into()?),
        ("double_value", Field::Word(word)) => Value::Double(double(word)?),
        ("string_value", Field::String(bytes)) => Value::from(String::from_utf8(bytes.clone())?),
        ("bytes_value", Field::String(bytes)) => Value::Bytes(bytes.as_slice().into()),
        ("type_value", Field::String(bytes)) => Value::Type(std::str::from_utf8(bytes)?.into()),
        ("list_value", Field::Message(list)) => {
            let items: Vec<_> = list.messages("values").map(value).collect::<Result<_, _>>()?;
            Value::list(items)
        }
        ("map_value", Field::Message(map)) => {
            let mut built = MapBuilder::default();
            for entry in map.messages("entries") {
                let part = |name| value(entry.message(name).context("an entry lacks a part")?);
                let is_key = built.insert(part("key")?, part("value")?);
                is_key.map_err(|_| anyhow::anyhow!("a key cannot be one"))?;
            }
            match built.finish() {
                Ok(map) => Value::Map(map),
                Err(key) => bail!("the key {key:?} stands twice"),
            }
        }
        ("object_value", Field::Message(object)) => well_known(object)?,
        _ => bail!("{kind} cannot be read as a value"),
    })
}

fn well_known(object: &Message) -> anyhow::Result<Value<'static>> {
    let (name, field) = object.only().context("an object is empty")?;
    let Field::Message(parts) = field else { bail!("{name} is no message") };
    let part = |name| parts.word(name).map_or(Ok(0), |word| word.parse::<i64>());
    let (seconds, nanos) = (part("seconds")?, part("nanos")?);
    match name.rsplit('/').next() {
        Some("google.protobuf.Timestamp") => {
            let moment = Timestamp::of_seconds(seconds, nanos.try_into()?);
            Ok(Value::Timestamp(moment.context("a moment is out of range")?))
        }
        Some("google.protobuf.Duration") => {
            let span = Duration::of_seconds(seconds, nanos);
            Ok(Value::Duration(span.context("a span of time is out of range")?))
        }
        _ => bail!("{name} is not known"),
    }
}

fn integer(word: &str) -> anyhow::Result<i128> {
    let (is_negative, digits) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word),
    };
    let value = match digits.strip_prefix("0x") {
        Some(digits) => i128::from_str_radix(digits, 16)?,
        None => digits.parse()?,
    };
    Ok(if is_negative { -value } else { value })
}

fn double(word: &str) -> anyhow::Result<f64> {
    Ok(word.parse()?)
}

/// Reads a type, which is a message with one field.
pub(super) fn type_of(message: &Message) -> anyhow::Result<Type> {
    let (kind, field) = message.only().context("a type is empty")?;
    let inner = |name| match field {
        Field::Message(message) => message.message(name).map_or(Ok(Type::Dyn), type_of),
        _ => bail!("{kind} has nothing within"),
    };
    Ok(match (kind, field) {
        ("primitive", Field::Word(word)) => primitive(word)?,
        ("wrapper", Field::Word(word)) => Type::wrapper(primitive(word)?),
        ("well_known", Field::Word(word)) => match word.as_str() {
            "TIMESTAMP" => Type::Timestamp,
            "DURATION" => Type::Duration,
            _ => Type::Dyn,
        },
        ("dyn", _) => Type::Dyn,
        ("null", _) => Type::Null,
        ("list_type", _) => Type::list(inner("elem_type")?),
        ("map_type", _) => Type::map(inner("key_type")?, inner("value_type")?),
        ("type", Field::Message(inner)) => {
            Type::of_type(if inner.only().is_some() { type_of(inner)? } else { Type::Dyn })
        }
        ("type_param", Field::String(name)) => Type::Param(std::str::from_utf8(name)?.into()),
        ("message_type", Field::String(name)) => match std::str::from_utf8(name)? {
            "google.protobuf.Timestamp" => Type::Timestamp,
            "google.protobuf.Duration" => Type::Duration,
            name => Type::message(name),
        },
        ("abstract_type", Field::Message(message)) => {
            let name = message.text("name").context("a type has no name")?;
            let parameters: Vec<Type> =
                message.messages("parameter_types").map(type_of).collect::<Result<_, _>>()?;
            Type::Opaque(name.into(), parameters.into())
        }
        _ => bail!("{kind} cannot be read as a type"),
    })
}

fn primitive(word: &str) -> anyhow::Result<Type> {
    Ok(match word {
        "BOOL" => Type::Bool,
        "INT64" => Type::Int,
        "UINT64" => Type::Uint,
        "DOUBLE" => Type::Double,
        "STRING" => Type::String,
        "BYTES" => Type::Bytes,
        _ => bail!("{word} is no primitive type"),
    })
}

/// Both are of one type and say the same; what is not a number equals itself here.
pub(super) fn is_same(expected: &Value<'_>, found: &Value<'_>) -> bool {
    match (expected, found) {
        (Value::Double(expected), Value::Double(found)) => {
            expected == found || (expected.is_nan() && found.is_nan())
        }
        (Value::List(expected), Value::List(found)) => {
            expected.len() == found.len()
                && expected.iter().zip(found.iter()).all(|(a, b)| is_same(&a, &b))
        }
        (Value::Map(expected), Value::Map(found)) => {
            expected.len() == found.len()
                && expected.iter().all(|(key, value)| {
                    found.get(&key).is_some_and(|found| is_same(&value, &found))
                })
        }
        // The corpus writes an optional value as what it holds.
        (expected, Value::Optional(Some(held))) => is_same(expected, held),
        _ => expected.type_name() == found.type_name() && expected == found,
    }
}
