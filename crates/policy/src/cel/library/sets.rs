//! The extension `sets`: lists as sets.

use super::super::error::Evaluated;
use super::super::function::{Arguments, Library, Overload};
use super::super::value::{List, Value};
use super::lists::check_pairs;

/// `sets.contains`, `sets.equivalent`, `sets.intersects`.
pub fn sets() -> Library {
    Library::of([
        Overload::function("sets.contains(list(T), list(T)) -> bool", |all| {
            let (ours, theirs) = both(all)?;
            Ok(Value::Bool(has_all(ours, theirs)))
        })
        .cost(pairs),
        Overload::function("sets.equivalent(list(T), list(T)) -> bool", |all| {
            let (ours, theirs) = both(all)?;
            Ok(Value::Bool(has_all(ours, theirs) && has_all(theirs, ours)))
        })
        .cost(pairs_twice),
        Overload::function("sets.intersects(list(T), list(T)) -> bool", |all| {
            let (ours, theirs) = both(all)?;
            Ok(Value::Bool(ours.iter().any(|item| has(theirs, &item))))
        })
        .cost(pairs),
    ])
}

fn both<'e, 'a>(all: Arguments<'e, 'a>) -> Evaluated<(&'e List<'a>, &'e List<'a>)> {
    let (ours, theirs) = (all.list(0)?, all.list(1)?);
    check_pairs(ours.len(), theirs.len())?;
    Ok((ours, theirs))
}

fn has_all(ours: &List<'_>, theirs: &List<'_>) -> bool {
    theirs.iter().all(|item| has(ours, &item))
}

fn has(list: &List<'_>, wanted: &Value<'_>) -> bool {
    list.iter().any(|item| item == *wanted)
}

fn pairs(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    product(arguments).saturating_add(1)
}

fn pairs_twice(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    product(arguments).saturating_mul(2).saturating_add(1)
}

fn product(arguments: &[Value<'_>]) -> u64 {
    arguments.iter().map(Value::size).fold(1, u64::saturating_mul)
}
