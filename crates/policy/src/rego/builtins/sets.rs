//! Functions of sets.

use super::{Answer, Context, Family};
use crate::rego::value::{Set, Value};

pub(super) const FAMILY: Family = &[
    ("and", 2, and),
    ("intersection", 1, intersection),
    ("or", 2, or),
    ("set_diff", 2, set_diff),
    ("union", 1, union),
];

fn and<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Set(left), Value::Set(right)] = arguments else { return Ok(None) };
    kept(context, left, |member| right.contains(member))
}

fn set_diff<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Set(left), Value::Set(right)] = arguments else { return Ok(None) };
    kept(context, left, |member| !right.contains(member))
}

fn or<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Set(left), Value::Set(right)] = arguments else { return Ok(None) };
    context.set(left.members().iter().chain(right.members()).cloned().collect())
}

/// What all sets of a set have; of no set at all, nothing.
fn intersection<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(sets) = arguments.first().and_then(sets) else { return Ok(None) };
    let Some((first, rest)) = sets.split_first() else { return context.set(Vec::new()) };
    context.work(first.len().saturating_mul(sets.len()))?;
    kept(context, first, |member| rest.iter().all(|set| set.contains(member)))
}

fn union<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(sets) = arguments.first().and_then(sets) else { return Ok(None) };
    context.spend(sets.iter().fold(0, |sum, set| sum.saturating_add(set.len())))?;
    let members = sets.iter().flat_map(|set| set.members().iter().cloned());
    Ok(Some(Value::set(members.collect())))
}

fn sets<'a>(value: &Value<'a>) -> Option<Vec<Set<'a>>> {
    let Value::Set(sets) = value else { return None };
    let set = |member: &Value<'a>| match member {
        Value::Set(set) => Some(set.clone()),
        _ => None,
    };
    sets.members().iter().map(set).collect()
}

fn kept<'a>(
    context: &mut Context,
    set: &Set<'a>,
    is_kept: impl Fn(&Value<'a>) -> bool,
) -> Answer<'a> {
    context.set(set.members().iter().filter(|member| is_kept(member)).cloned().collect())
}
