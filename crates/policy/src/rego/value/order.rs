//! Which of two values comes first. OPA: null, booleans, numbers, strings, arrays, objects, sets.

use std::cmp::Ordering;

use super::{Array, Object, Value};

impl Value<'_> {
    /// Which of two values comes first, whatever they borrow from.
    pub fn compare(&self, other: &Value<'_>) -> Ordering {
        match (self, other) {
            (Value::String(left), Value::String(right)) => left.as_str().cmp(right.as_str()),
            (Value::Number(left), Value::Number(right)) => left.cmp(right),
            (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
            (Value::Array(left), Value::Array(right)) => arrays(left, right),
            (Value::Object(left), Value::Object(right)) => objects(left, right),
            (Value::Set(left), Value::Set(right)) => {
                let mut pairs = left.members().iter().zip(right.members());
                let first = pairs.find_map(|(left, right)| differ(left.compare(right)));
                first.unwrap_or_else(|| left.len().cmp(&right.len()))
            }
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Value::Null => 0,
            Value::Bool(_) => 1,
            Value::Number(_) => 2,
            Value::String(_) => 3,
            Value::Array(_) => 4,
            Value::Object(_) => 5,
            Value::Set(_) => 6,
        }
    }
}

fn differ(order: Ordering) -> Option<Ordering> {
    (order != Ordering::Equal).then_some(order)
}

fn arrays(left: &Array<'_>, right: &Array<'_>) -> Ordering {
    if let (Array::Made(left, _), Array::Made(right, _)) = (left, right) {
        let mut pairs = left.iter().zip(right.iter());
        let first = pairs.find_map(|(left, right)| differ(left.compare(right)));
        return first.unwrap_or_else(|| left.len().cmp(&right.len()));
    }
    let first =
        left.iter().zip(right.iter()).find_map(|(left, right)| differ(left.compare(&right)));
    first.unwrap_or_else(|| left.len().cmp(&right.len()))
}

fn objects(left: &Object<'_>, right: &Object<'_>) -> Ordering {
    if let (Object::Made(left, _), Object::Made(right, _)) = (left, right) {
        let mut pairs = left.iter().zip(right.iter());
        let first = pairs.find_map(|(left, right)| {
            differ(left.0.compare(&right.0)).or_else(|| differ(left.1.compare(&right.1)))
        });
        return first.unwrap_or_else(|| left.len().cmp(&right.len()));
    }
    let mut pairs = left.entries().zip(right.entries());
    let first = pairs.find_map(|(left, right)| {
        differ(left.0.compare(&right.0)).or_else(|| differ(left.1.compare(&right.1)))
    });
    first.unwrap_or_else(|| left.len().cmp(&right.len()))
}

impl Ord for Value<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(other)
    }
}

impl PartialOrd for Value<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Value<'_> {}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::String(left), Value::String(right)) => left.as_str() == right.as_str(),
            (Value::Array(left), Value::Array(right)) if left.len() != right.len() => false,
            (Value::Object(left), Value::Object(right)) if left.len() != right.len() => false,
            _ => self.compare(other) == Ordering::Equal,
        }
    }
}
