//! Values that borrow from nothing.

use std::sync::Arc;

use model::Node;

use super::{Object, Text, Value};

/// Readers stop at about a thousand. What other makers of documents build is cut off here.
const MOST_DEPTH: usize = 1_100;

impl Value<'static> {
    /// Copies a node and all below it. `None` where there are more than `most`, those behind
    /// aliases counted each time, or where they are nested deeper than any reader lets them.
    pub fn owned(node: Node<'_>, most: usize) -> Option<Value<'static>> {
        if node.weight() > most { None } else { copy(node, MOST_DEPTH) }
    }
}

impl Value<'_> {
    /// The same, with all that it borrows copied. `None` where that takes more than there is room
    /// for, in values and bytes, or where it is nested deeper than any reader lets values be.
    pub(in crate::rego) fn kept(&self, room: &mut usize) -> Option<Value<'static>> {
        kept(self, room, MOST_DEPTH)
    }
}

fn kept(value: &Value<'_>, room: &mut usize, depth: usize) -> Option<Value<'static>> {
    let depth = depth.checked_sub(1)?;
    let copied = match value {
        Value::String(Text::Borrowed(text)) => text.len(),
        _ => 0,
    };
    *room = room.checked_sub(1)?.checked_sub(copied)?;
    let mut all = |values: &mut dyn Iterator<Item = Value<'_>>| -> Option<Vec<Value<'static>>> {
        values.map(|value| kept(&value, room, depth)).collect()
    };
    Some(match value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(*value),
        Value::Number(number) => Value::Number(*number),
        Value::String(Text::Borrowed(text)) => Value::string(*text),
        Value::String(Text::Shared(text)) => Value::String(Text::Shared(Arc::clone(text))),
        Value::Array(array) => Value::array(all(&mut array.iter())?),
        Value::Set(set) => Value::set(all(&mut set.members().iter().cloned())?),
        Value::Object(object) => {
            let keys = all(&mut object.entries().map(|(key, _)| key))?;
            let values = all(&mut object.entries().map(|(_, value)| value))?;
            Value::Object(Object::new(keys.into_iter().zip(values).collect()))
        }
    })
}

fn copy(node: Node<'_>, depth: usize) -> Option<Value<'static>> {
    let depth = depth.checked_sub(1)?;
    Some(match Value::of_node(node)? {
        Value::Array(_) => {
            Value::array(node.items().map(|item| copy(item, depth)).collect::<Option<_>>()?)
        }
        Value::Object(_) => {
            let entry = |entry: model::document::Entry<'_>| {
                Some((Value::string(entry.key), copy(entry.value, depth)?))
            };
            Value::Object(Object::new(node.entries().map(entry).collect::<Option<_>>()?))
        }
        Value::String(text) => Value::string(text.as_str()),
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(value),
        Value::Number(number) => Value::Number(number),
        Value::Set(_) => return None,
    })
}
