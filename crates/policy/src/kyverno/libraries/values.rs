//! Values of CEL from trees, and trees from values.

use crate::cel::{EvalError, Evaluated, MapBuilder, Value};
use crate::number::Number;
use crate::tree::{Map, Tree};

/// No value that an expression makes nests deeper.
const DEEPEST: usize = 100;

/// The value that says what a tree says.
pub(crate) fn of_tree<'a>(tree: &Tree) -> Value<'a> {
    match tree {
        Tree::Null => Value::Null,
        Tree::Bool(value) => Value::Bool(*value),
        Tree::Number(Number::Integer(value)) => Value::Int(*value),
        Tree::Number(number) => Value::Double(number.as_f64()),
        Tree::String(text) => Value::string(text.as_str()),
        Tree::List(items) => Value::list(items.iter().map(of_tree).collect()),
        Tree::Map(map) => {
            let entries = map.iter().map(|(key, value)| (key, of_tree(value)));
            // No key is there twice, and each is a string.
            record(entries).unwrap_or(Value::Null)
        }
    }
}

/// A map with these keys.
pub(super) fn record<'k, 'a>(
    entries: impl IntoIterator<Item = (&'k str, Value<'a>)>,
) -> Evaluated<Value<'a>> {
    let mut map = MapBuilder::default();
    for (key, value) in entries {
        map.insert(Value::string(key), value).map_err(|_| EvalError::invalid("unusable key"))?;
    }
    map.finish().map(Value::Map).map_err(|_| EvalError::invalid("a key is there twice"))
}

/// The tree that says what a value says, as far as JSON can say it.
pub(crate) fn to_tree(value: &Value<'_>) -> Evaluated<Tree> {
    tree(value, 0)
}

fn tree(value: &Value<'_>, depth: usize) -> Evaluated<Tree> {
    if depth > DEEPEST {
        return Err(EvalError::SizeExceeded.into());
    }
    Ok(match value {
        Value::Null => Tree::Null,
        Value::Bool(value) => Tree::Bool(*value),
        Value::Int(value) => Tree::Number(Number::Integer(*value)),
        Value::Uint(value) => {
            Tree::Number(i64::try_from(*value).map_or(Number::Unsigned(*value), Number::Integer))
        }
        Value::Double(value) => Tree::Number(Number::of_f64(*value)),
        Value::String(text) => Tree::String(text.as_str().to_owned()),
        Value::Bytes(bytes) => Tree::String(crate::base64::encode(bytes)),
        Value::List(list) => {
            let items = list.iter().map(|item| tree(&item, depth + 1));
            Tree::List(items.collect::<Result<_, _>>()?)
        }
        Value::Map(map) => {
            let mut all = Map::new();
            for (key, value) in map.iter() {
                all.insert(key_of(&key)?, tree(&value, depth + 1)?);
            }
            Tree::Map(all)
        }
        Value::Struct(message) => {
            let mut all = Map::new();
            for (key, value) in &message.fields {
                all.insert(&**key, tree(value, depth + 1)?);
            }
            Tree::Map(all)
        }
        Value::Optional(Some(value)) => tree(value, depth + 1)?,
        Value::Optional(None) => Tree::Null,
        Value::Timestamp(moment) => Tree::String(moment.to_string()),
        Value::Duration(span) => Tree::String(span.to_string()),
        Value::Type(_) | Value::Opaque(_) => {
            return Err(EvalError::invalid(format!("{} is no JSON", value.type_name())));
        }
    })
}

fn key_of(key: &Value<'_>) -> Evaluated<String> {
    match key {
        Value::String(text) => Ok(text.as_str().to_owned()),
        Value::Int(value) => Ok(value.to_string()),
        Value::Uint(value) => Ok(value.to_string()),
        Value::Bool(value) => Ok(value.to_string()),
        other => Err(EvalError::invalid(format!("{} is no key of JSON", other.type_name()))),
    }
}
