//! Values that borrow from nothing.

use model::Node;

use super::{Object, Value};

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
    /// The same, with all that it borrows copied. `None` where it is nested deeper than any reader
    /// lets values be.
    pub(in crate::rego) fn kept(&self) -> Option<Value<'static>> {
        kept(self, MOST_DEPTH)
    }
}

fn kept(value: &Value<'_>, depth: usize) -> Option<Value<'static>> {
    let depth = depth.checked_sub(1)?;
    let all = |values: &mut dyn Iterator<Item = Value<'_>>| -> Option<Vec<Value<'static>>> {
        values.map(|value| kept(&value, depth)).collect()
    };
    Some(match value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(*value),
        Value::Number(number) => Value::Number(*number),
        Value::String(text) => Value::string(text.as_str()),
        Value::Array(array) => Value::array(all(&mut array.iter())?),
        Value::Set(set) => Value::set(all(&mut set.members().iter().cloned())?),
        Value::Object(object) => {
            let entry = |(key, value)| Some((kept(&key, depth)?, kept(&value, depth)?));
            Value::Object(Object::new(object.entries().map(entry).collect::<Option<_>>()?))
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
