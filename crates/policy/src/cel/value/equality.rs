//! When two values are equal: numbers across their types, all else within one type.

use super::{List, Map, Value, order};

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(ours), Value::Bool(theirs)) => ours == theirs,
            (Value::Int(ours), Value::Int(theirs)) => ours == theirs,
            (Value::String(ours), Value::String(theirs)) => ours == theirs,
            (Value::Bytes(ours), Value::Bytes(theirs)) => ours == theirs,
            (Value::List(ours), Value::List(theirs)) => ours == theirs,
            (Value::Map(ours), Value::Map(theirs)) => ours == theirs,
            (Value::Timestamp(ours), Value::Timestamp(theirs)) => ours == theirs,
            (Value::Duration(ours), Value::Duration(theirs)) => ours == theirs,
            (Value::Type(ours), Value::Type(theirs)) => ours == theirs,
            (Value::Optional(ours), Value::Optional(theirs)) => ours == theirs,
            (Value::Opaque(ours), Value::Opaque(theirs)) => ours.equals(&**theirs),
            (Value::Struct(ours), Value::Struct(theirs)) => {
                ours.name == theirs.name
                    && ours.fields.len() == theirs.fields.len()
                    && ours
                        .fields
                        .iter()
                        .all(|(name, value)| theirs.field(name).is_some_and(|it| it == value))
            }
            _ => order::numbers(self, other)
                .is_some_and(|order| order == Some(std::cmp::Ordering::Equal)),
        }
    }
}

impl PartialEq for List<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (List::Node(ours), List::Node(theirs)) if ours.is_same(*theirs) => true,
            _ => self.len() == other.len() && self.iter().eq(other.iter()),
        }
    }
}

impl PartialEq for Map<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Map::Node(ours), Map::Node(theirs)) if ours.is_same(*theirs) => true,
            _ => {
                self.len() == other.len()
                    && self.iter().all(|(key, value)| other.get(&key).is_some_and(|it| it == value))
            }
        }
    }
}
