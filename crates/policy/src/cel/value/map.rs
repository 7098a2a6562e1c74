//! Maps.

use std::cmp::Ordering;
use std::sync::Arc;

use model::Node;

use super::{Extent, Text, Value};

/// So many keys are looked at one after another.
const FEW: usize = 16;

/// A map: of a document, or made by an expression.
#[derive(Debug, Clone)]
pub enum Map<'a> {
    /// A mapping of a document; its keys are strings.
    Node(Node<'a>),
    /// Entries made by an expression.
    Shared(Arc<Entries<'a>>),
}

/// Entries in the order they were made, and an order of their keys to find them by.
#[derive(Debug, Default)]
pub struct Entries<'a> {
    entries: Vec<(Value<'a>, Value<'a>)>,
    by_key: Vec<u32>,
    extent: Extent,
}

/// Collects the entries of a map.
#[derive(Debug, Default)]
pub struct MapBuilder<'a> {
    entries: Vec<(Value<'a>, Value<'a>)>,
}

impl<'a> MapBuilder<'a> {
    /// Adds an entry; an error when nothing can be looked up by such a key.
    pub fn insert(&mut self, key: Value<'a>, value: Value<'a>) -> Result<(), UnusableKey> {
        Key::of(&key).ok_or(UnusableKey)?;
        self.entries.push((key, value));
        Ok(())
    }

    /// The map; an error names a key that was added twice.
    pub fn finish(self) -> Result<Map<'a>, Value<'a>> {
        let entries = self.entries;
        let mut by_key: Vec<u32> = (0..entries.len() as u32).collect();
        let key = |index: &u32| entries.get(*index as usize).and_then(|(key, _)| Key::of(key));
        by_key.sort_by(|left, right| key(left).cmp(&key(right)));
        let twice = by_key.iter().zip(by_key.iter().skip(1)).find(|(a, b)| key(a) == key(b));
        match twice.and_then(|(_, index)| entries.get(*index as usize)) {
            Some((key, _)) => Err(key.clone()),
            None => {
                let all = entries.iter().flat_map(|(key, value)| [key, value]);
                let extent = Extent::around(all);
                Ok(Map::Shared(Arc::new(Entries { entries, by_key, extent })))
            }
        }
    }
}

/// A list, a map, or another value that cannot be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnusableKey;

impl<'a> Map<'a> {
    /// How many entries it has.
    pub fn len(&self) -> usize {
        match self {
            Map::Node(node) => node.len(),
            Map::Shared(map) => map.entries.len(),
        }
    }

    /// Has no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key that is a string.
    pub fn field(&self, name: &str) -> Option<Value<'a>> {
        match self {
            Map::Node(node) => Value::of_node(node.get(name)),
            Map::Shared(map) => map.find(Key::String(name)),
        }
    }

    /// The value of a key that is made ready.
    pub(in crate::cel) fn find(&self, key: &model::document::Key) -> Option<Value<'a>> {
        match self {
            Map::Node(node) => Value::of_node(node.find(key)),
            Map::Shared(map) if map.entries.len() <= FEW => map.find_among_few(key.as_bytes()),
            Map::Shared(map) => map.find(Key::String(key.as_str())),
        }
    }

    /// The value of a key. Numbers that are equal are the same key.
    pub fn get(&self, key: &Value<'_>) -> Option<Value<'a>> {
        let key = Key::of_lookup(key)?;
        match self {
            Map::Node(node) => match key {
                Key::String(name) => Value::of_node(node.get(name)),
                _ => None,
            },
            Map::Shared(map) => map.find(key),
        }
    }

    /// There is an entry of this key.
    pub fn has(&self, key: &Value<'_>) -> bool {
        match (self, key) {
            (Map::Node(node), Value::String(name)) => node.get(name.as_str()).is_present(),
            _ => self.get(key).is_some(),
        }
    }

    /// Its entries, in the order they were written.
    pub fn iter(&self) -> MapIter<'_, 'a> {
        match self {
            Map::Node(node) => MapIter::Node(*node, 0),
            Map::Shared(map) => MapIter::Shared(map.entries.iter()),
        }
    }
}

/// Goes through the entries of a map.
pub enum MapIter<'m, 'a> {
    /// Those of a document, from one on.
    Node(Node<'a>, usize),
    /// Those made by an expression.
    Shared(std::slice::Iter<'m, (Value<'a>, Value<'a>)>),
}

impl<'a> Iterator for MapIter<'_, 'a> {
    type Item = (Value<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            MapIter::Node(node, index) => {
                let entry = node.nth(*index)?;
                *index += 1;
                let value = Value::of_node(entry.value).unwrap_or(Value::Null);
                Some((Value::String(Text::Borrowed(entry.key)), value))
            }
            MapIter::Shared(entries) => entries.next().cloned(),
        }
    }
}

impl<'a> Entries<'a> {
    pub(super) fn extent(&self) -> Extent {
        self.extent
    }

    fn find_among_few(&self, wanted: &[u8]) -> Option<Value<'a>> {
        let is_it = |key: &Value<'_>| matches!(key, Value::String(text) if text.as_str().as_bytes() == wanted);
        self.entries.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value.clone())
    }

    fn find(&self, wanted: Key<'_>) -> Option<Value<'a>> {
        let order = |index: &u32| {
            let key = self.entries.get(*index as usize).and_then(|(key, _)| Key::of(key));
            key.map_or(Ordering::Less, |key| key.cmp(&wanted))
        };
        let at = self.by_key.binary_search_by(order).ok()?;
        let index = self.by_key.get(at)?;
        self.entries.get(*index as usize).map(|(_, value)| value.clone())
    }
}

/// A value as a key: what is equal is the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cel) enum Key<'k> {
    Bool(bool),
    /// Any integer.
    Number(i128),
    String(&'k str),
}

impl<'k> Key<'k> {
    /// The key that a value is when a map is made.
    pub(in crate::cel) fn of(value: &'k Value<'_>) -> Option<Key<'k>> {
        match value {
            Value::Bool(value) => Some(Key::Bool(*value)),
            Value::Int(value) => Some(Key::Number(i128::from(*value))),
            Value::Uint(value) => Some(Key::Number(i128::from(*value))),
            Value::String(text) => Some(Key::String(text.as_str())),
            _ => None,
        }
    }

    /// The key that a value finds; a double finds the integer that it equals.
    fn of_lookup(value: &'k Value<'_>) -> Option<Key<'k>> {
        match value {
            Value::Double(value) if value.fract() == 0.0 && value.abs() < 1e19 => {
                Some(Key::Number(*value as i128))
            }
            _ => Key::of(value),
        }
    }
}
