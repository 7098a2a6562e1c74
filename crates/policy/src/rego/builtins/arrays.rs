//! Functions of arrays.

use super::{Answer, Context, Family};
use crate::rego::value::{Array, Value};

pub(super) const FAMILY: Family = &[
    ("array.concat", 2, concat),
    ("array.flatten", 1, flatten),
    ("array.reverse", 1, reverse),
    ("array.slice", 3, slice),
];

fn concat<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Array(left), Value::Array(right)] = arguments else { return Ok(None) };
    context.spend(left.len() + right.len())?;
    Ok(Some(Value::array(left.iter().chain(right.iter()).collect())))
}

/// Takes the items out of the arrays within, but not out of those within them.
fn flatten<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Array(array)] = arguments else { return Ok(None) };
    let mut flat = Vec::new();
    for item in array.iter() {
        context.spend(if let Value::Array(inner) = &item { inner.len() } else { 1 })?;
        match item {
            Value::Array(inner) => flat.extend(inner.iter()),
            item => flat.push(item),
        }
    }
    Ok(Some(Value::array(flat)))
}

fn reverse<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Array(array)] = arguments else { return Ok(None) };
    context.spend(array.len())?;
    let mut items: Vec<Value<'a>> = array.iter().collect();
    items.reverse();
    Ok(Some(Value::array(items)))
}

/// What lies between two positions; both are moved into the array where they lie outside.
fn slice<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Array(array), Value::Number(start), Value::Number(stop)] = arguments else {
        return Ok(None);
    };
    let (Some(start), Some(stop)) = (start.as_int(), stop.as_int()) else { return Ok(None) };
    let within = |index: i128| index.clamp(0, array.len() as i128) as usize;
    let (start, stop) = (within(start), within(stop));
    context.spend(stop.saturating_sub(start))?;
    Ok(Some(Value::array(between(array, start, stop))))
}

fn between<'a>(array: &Array<'a>, start: usize, stop: usize) -> Vec<Value<'a>> {
    (start..stop).filter_map(|index| array.get(index)).collect()
}
