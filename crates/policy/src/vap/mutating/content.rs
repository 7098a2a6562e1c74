//! What an expression makes, as a part of an object.

use crate::base64;
use crate::cel::{Map, Text, Value};
use crate::number::Number;
use crate::tree::{self, Tree};

/// How many bytes of JSON an object may have: as many as an API server reads of a request.
pub(crate) const LARGEST: usize = 3 << 20;

/// Integers beyond this are strings in JSON patches, as protocol buffers have it.
const EXACT: u64 = (1 << 53) - 1;

/// What a value becomes a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Configuration,
    /// The value of an operation of a JSON patch.
    Operation,
}

/// The value as a part of an object; an error where it cannot be one.
pub(super) fn content(value: &Value<'_>, target: Target) -> Result<Tree, String> {
    // What takes so many steps is longer than that as JSON.
    if value.extent().weight > LARGEST as u64 / 2 {
        return Err("the object grows too large".to_owned());
    }
    convert(value, target)
}

fn convert(value: &Value<'_>, target: Target) -> Result<Tree, String> {
    let unfit =
        || Err(format!("a value of type {} cannot be part of an object", value.type_name()));
    let text = |text: String| match target {
        Target::Configuration => unfit(),
        Target::Operation => Ok(Tree::String(text)),
    };
    Ok(match value {
        Value::Null | Value::Optional(None) => Tree::Null,
        Value::Bool(value) => Tree::Bool(*value),
        Value::Int(value) if target == Target::Operation && value.unsigned_abs() > EXACT => {
            Tree::String(value.to_string())
        }
        Value::Int(value) => Tree::Number(Number::Integer(*value)),
        Value::Uint(value) if target == Target::Operation && *value > EXACT => {
            Tree::String(value.to_string())
        }
        Value::Uint(value) => {
            Tree::Number(i64::try_from(*value).map_or(Number::Unsigned(*value), Number::Integer))
        }
        Value::Double(value) if value.is_finite() => Tree::Number(Number::Float(*value)),
        Value::Double(_) => return Err("a number must be finite".to_owned()),
        Value::String(text) => Tree::String(text.as_str().to_owned()),
        Value::Bytes(bytes) => text(base64::encode(bytes))?,
        Value::Timestamp(moment) => text(moment.to_string())?,
        Value::Duration(span) => text(span.to_string())?,
        Value::List(list) => {
            Tree::List(list.iter().map(|it| convert(&it, target)).collect::<Result<_, _>>()?)
        }
        Value::Map(map) => Tree::Map(entries(map, target)?),
        Value::Struct(message) => {
            let mut map = tree::Map::new();
            for (field, value) in &message.fields {
                map.insert(&**field, convert(value, target)?);
            }
            Tree::Map(map)
        }
        Value::Optional(Some(held)) => convert(held, target)?,
        Value::Type(_) | Value::Opaque(_) => return unfit(),
    })
}

fn entries(map: &Map<'_>, target: Target) -> Result<tree::Map, String> {
    let mut entries = tree::Map::new();
    for (key, value) in map.iter() {
        let key = match &key {
            Value::String(key) => Text::as_str(key).to_owned(),
            other => return Err(format!("a key of type {} is no string", other.type_name())),
        };
        // No key is there twice.
        entries.push(key, convert(&value, target)?);
    }
    Ok(entries)
}

/// Roughly how many bytes of JSON a tree has; never more than it has.
pub(crate) fn length(tree: &Tree) -> usize {
    match tree {
        Tree::String(text) => text.len() + 2,
        Tree::List(items) => 2 + items.iter().map(|item| length(item) + 1).sum::<usize>(),
        Tree::Map(map) => {
            2 + map.iter().map(|(key, value)| key.len() + 3 + length(value)).sum::<usize>()
        }
        _ => 1,
    }
}
