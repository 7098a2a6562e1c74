//! What calls cost, as `library/cost.go` of the API server reckons it.

use crate::cel::Value;
use crate::cel::evaluate::traversal;
use crate::cel::kubernetes::{Cidr, Format};

/// Of reading a string once, a character a tenth.
pub(super) fn reading(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    traversal(size(arguments, 0))
}

/// Of reading a string and comparing it with what was read.
pub(super) fn reading_twice(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    traversal(size(arguments, 0).saturating_mul(2))
}

/// Of trying a regular expression on a string.
pub(super) fn matching(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    matching_with(size(arguments, 0), size(arguments, 1))
}

/// Of holding a string against a format, which counts as a regular expression.
pub(super) fn validating(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let format = arguments.first().and_then(Value::downcast::<Format>);
    matching_with(size(arguments, 1), format.map_or(0, |format| format.pattern_length()))
}

/// Of looking for an address in a range: as many of their bytes are compared as the prefix has.
pub(super) fn containing_ip(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    traversal(prefix(arguments) * 2) + reading_other(arguments)
}

/// Of looking for a range in a range: it is masked first, and the lengths are compared.
pub(super) fn containing_cidr(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let prefix = prefix(arguments);
    traversal(prefix * 2) + traversal(prefix) + 1 + reading_other(arguments)
}

/// Of asking who may do what: so much that an expression can do it twice.
pub(super) fn authorizing(_: &[Value<'_>], _: &Value<'_>) -> u64 {
    350_000
}

/// Of reading a selector into requirements, of which there may be one for every two characters.
pub(super) fn selecting(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    const LIST: u64 = 10;
    const REQUIREMENT: u64 = 50;
    let length = size(arguments, 1);
    LIST + traversal(length) + length.div_ceil(2).saturating_mul(REQUIREMENT)
}

/// Of visiting all items of a list.
pub(super) fn visiting(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let mut cost = 0_u64;
    let mut pending: Vec<Value<'_>> = arguments.first().into_iter().cloned().collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::String(text) => cost += to_u64(text.as_str().len()) / 10,
            Value::Bytes(bytes) => cost += to_u64(bytes.len()) / 10,
            Value::List(list) => pending.extend(list.iter()),
            Value::Map(map) => pending.extend(map.iter().flat_map(|(key, value)| [key, value])),
            _ => cost += 1,
        }
    }
    cost
}

fn matching_with(text: u64, pattern: u64) -> u64 {
    // One more, so that not even an empty string is free.
    traversal(text.saturating_add(1)).saturating_mul(pattern.div_ceil(4))
}

fn prefix(arguments: &[Value<'_>]) -> u64 {
    arguments.first().and_then(Value::downcast::<Cidr>).map_or(0, |cidr| cidr.size())
}

/// The second argument, where it is a string that has to be read first.
fn reading_other(arguments: &[Value<'_>]) -> u64 {
    match arguments.get(1) {
        Some(value @ Value::String(_)) => traversal(value.size()),
        _ => 0,
    }
}

fn size(arguments: &[Value<'_>], index: usize) -> u64 {
    arguments.get(index).map_or(0, Value::size)
}

fn to_u64(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
