//! Values that borrow from nothing.

use std::sync::Arc;

use crate::cel::value::{MapBuilder, Struct, Text, Value};

/// No expression makes values that lie deeper within each other, and no reader of documents.
const MOST_DEPTH: usize = 1_100;

impl Value<'_> {
    /// The same, with all that it borrows copied. `None` where that takes more than there is room
    /// for, in values and bytes.
    pub(super) fn kept(&self, room: &mut usize) -> Option<Value<'static>> {
        kept(self, room, MOST_DEPTH)
    }
}

fn kept(value: &Value<'_>, room: &mut usize, depth: usize) -> Option<Value<'static>> {
    let depth = depth.checked_sub(1)?;
    let copied = value.as_str().map_or(0, str::len);
    *room = room.checked_sub(1)?.checked_sub(copied)?;
    Some(match value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(*value),
        Value::Int(value) => Value::Int(*value),
        Value::Uint(value) => Value::Uint(*value),
        Value::Double(value) => Value::Double(*value),
        Value::String(Text::Borrowed(text)) => Value::string(*text),
        Value::String(Text::Shared(text)) => Value::String(Text::Shared(Arc::clone(text))),
        Value::String(Text::Pattern(it)) => Value::String(Text::Pattern(Arc::clone(it))),
        Value::Bytes(bytes) => Value::Bytes(Arc::clone(bytes)),
        Value::List(list) => {
            Value::list(list.iter().map(|it| kept(&it, room, depth)).collect::<Option<_>>()?)
        }
        Value::Map(map) => {
            let mut copy = MapBuilder::default();
            for (key, value) in map.iter() {
                copy.insert(kept(&key, room, depth)?, kept(&value, room, depth)?).ok()?;
            }
            Value::Map(copy.finish().ok()?)
        }
        Value::Struct(message) => {
            let fields = message.fields.iter();
            let fields = fields.map(|(name, it)| Some((Arc::clone(name), kept(it, room, depth)?)));
            let fields = fields.collect::<Option<_>>()?;
            Value::Struct(Arc::new(Struct::new(Arc::clone(&message.name), fields)))
        }
        Value::Timestamp(value) => Value::Timestamp(*value),
        Value::Duration(value) => Value::Duration(*value),
        Value::Type(name) => Value::Type(Arc::clone(name)),
        Value::Optional(None) => Value::Optional(None),
        Value::Optional(Some(held)) => Value::some(kept(held, room, depth)?),
        Value::Opaque(value) => Value::Opaque(Arc::clone(value)),
    })
}
