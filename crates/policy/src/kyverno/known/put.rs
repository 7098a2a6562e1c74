//! Puts a value to where a path leads.

use std::sync::Arc;

use crate::jmespath::{Entries, Map, Text, Value};

/// The keys of a path: `a."b.c".d` has three.
pub(super) fn keys(path: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let parts = path.split(|letter: char| {
        is_quoted ^= letter == '"';
        letter == '.' && !is_quoted
    });
    parts.map(|part| part.trim_matches('"')).collect()
}

/// Puts a value below these keys. What is no mapping on the way becomes one.
pub(super) fn put<'k>(entries: &mut Entries<'k>, keys: &[&'k str], value: Value<'k>) {
    let Some((key, rest)) = keys.split_first() else { return };
    let found = entries.iter_mut().find(|(own, _)| own.as_str() == *key);
    let value = match (rest, &found) {
        ([], _) => value,
        (rest, found) => {
            let mut inner = match found {
                Some((_, Value::Map(map))) => map.entries(),
                _ => Vec::new(),
            };
            put(&mut inner, rest, value);
            Value::Map(Map::Made(Arc::new(inner)))
        }
    };
    match found {
        Some((_, old)) => *old = value,
        None => entries.push((Text::Borrowed(key), value)),
    }
}
