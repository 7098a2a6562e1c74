//! An object: a mapping of a document, or made by a rule.

use std::sync::Arc;

use model::Node;
use model::document::Key;

use super::{Value, Weight};

/// So many keys are looked at one after another.
const FEW: usize = 16;

/// An object.
#[derive(Debug, Clone)]
pub enum Object<'a> {
    /// A mapping of a document.
    Node(Node<'a>),
    /// Made by a rule: entries in the order of their keys, each key once, with how much it holds.
    Made(Arc<[(Value<'a>, Value<'a>)]>, Weight),
}

impl<'a> Object<'a> {
    /// The object with these entries; of equal keys the last counts.
    pub fn new(mut entries: Vec<(Value<'a>, Value<'a>)>) -> Object<'a> {
        entries.sort_by(|left, right| left.0.cmp(&right.0));
        // Of equal keys, `dedup_by` keeps the first it meets: the later entry's value moves there.
        entries.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(&mut later.1, &mut earlier.1);
            }
            is_same
        });
        let weight = Weight::of(entries.iter().flat_map(|(key, value)| [key, value]));
        Object::Made(entries.into(), weight)
    }

    pub(super) fn weight(&self) -> Weight {
        match self {
            Object::Node(node) => Weight::of_node(*node),
            Object::Made(_, weight) => *weight,
        }
    }

    /// Both are one object, whatever its entries are.
    pub(in crate::rego) fn is_same(&self, other: &Object<'_>) -> bool {
        match (self, other) {
            (Object::Node(left), Object::Node(right)) => left.is_same(*right),
            (Object::Made(left, _), Object::Made(right, _)) => std::ptr::eq(&**left, &**right),
            _ => false,
        }
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        match self {
            Object::Node(node) => node.len(),
            Object::Made(entries, _) => entries.len(),
        }
    }

    /// It has no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &Value<'_>) -> Option<Value<'a>> {
        match self {
            Object::Node(node) => Value::of_node(node.get(key.as_str()?)),
            Object::Made(entries, _) => {
                let found = entries.binary_search_by(|(held, _)| held.compare(key)).ok()?;
                entries.get(found).map(|(_, value)| value.clone())
            }
        }
    }

    /// The value of a key that is a string.
    pub fn field(&self, key: &str) -> Option<Value<'a>> {
        match self {
            Object::Node(node) => Value::of_node(node.get(key)),
            Object::Made(..) => self.held(key).cloned(),
        }
    }

    /// The value of a key that is a string, where a rule made the object and holds it.
    pub fn held(&self, key: &str) -> Option<&Value<'a>> {
        let Object::Made(entries, _) = self else { return None };
        if entries.len() <= FEW {
            return self.held_at(key.as_bytes());
        }
        let found = entries.binary_search_by(|(held, _)| match held {
            Value::String(held) => held.as_str().cmp(key),
            held => held.compare(&Value::from(key)),
        });
        entries.get(found.ok()?).map(|(_, value)| value)
    }

    /// The same by the bytes of the key, one entry after another.
    fn held_at(&self, key: &[u8]) -> Option<&Value<'a>> {
        let Object::Made(entries, _) = self else { return None };
        let is_it =
            |held: &Value<'_>| matches!(held, Value::String(it) if it.as_str().as_bytes() == key);
        entries.iter().find(|(held, _)| is_it(held)).map(|(_, value)| value)
    }

    /// The value of a key that is made ready, where a rule made the object and holds it.
    pub(in crate::rego) fn held_by(&self, key: &Key) -> Option<&Value<'a>> {
        match self.len() <= FEW {
            // Keys mostly differ in their length.
            true => self.held_at(key.as_bytes()),
            false => self.held(key.as_str()),
        }
    }

    /// Its entries, in the order of their keys.
    pub fn entries(&self) -> Entries<'a> {
        match self {
            Object::Made(entries, _) => Entries::Made { entries: Arc::clone(entries), next: 0 },
            Object::Node(node) => {
                let mut entries: Vec<_> =
                    node.entries().map(|entry| (entry.key, entry.value)).collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                Entries::Node(entries.into_iter())
            }
        }
    }
}

/// The entries of an object, one after another.
#[derive(Debug, Clone)]
pub enum Entries<'a> {
    /// Of a mapping of a document.
    Node(std::vec::IntoIter<(&'a str, Node<'a>)>),
    /// Of an object that a rule made.
    Made {
        /// All of them.
        entries: Arc<[(Value<'a>, Value<'a>)]>,
        /// The position of the next.
        next: usize,
    },
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Value<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Entries::Node(entries) => {
                entries.find_map(|(key, node)| Some((Value::from(key), Value::of_node(node)?)))
            }
            Entries::Made { entries, next } => {
                let entry = entries.get(*next).cloned()?;
                *next += 1;
                Some(entry)
            }
        }
    }
}
