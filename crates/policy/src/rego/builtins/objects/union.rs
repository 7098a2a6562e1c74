//! Objects laid over each other.

use crate::rego::builtins::{Answer, Context, Stop};
use crate::rego::value::{Object, Value};

/// How deep objects within objects are laid over each other. Nothing that is read is deeper.
const DEEPEST: usize = 2_000;

pub(super) fn union<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Object(left), Value::Object(right)] = arguments else { return Ok(None) };
    over(context, left, right, DEEPEST).map(|object| Some(Value::Object(object)))
}

pub(super) fn union_n<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Array(array)] = arguments else { return Ok(None) };
    let mut all = Object::new(Vec::new());
    for item in array.iter() {
        let Value::Object(object) = item else { return Ok(None) };
        all = over(context, &all, &object, DEEPEST)?;
    }
    Ok(Some(Value::Object(all)))
}

/// The entries of both; of two values of a key that are objects the same, else the second.
fn over<'a>(
    context: &mut Context,
    left: &Object<'a>,
    right: &Object<'a>,
    depth: usize,
) -> Result<Object<'a>, Stop> {
    context.spend(left.len() + right.len())?;
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Stop("its Rego was stopped: objects are too deep".to_owned()));
    };
    let mut entries: Vec<_> = left.entries().collect();
    for (key, value) in right.entries() {
        let value = match (left.get(&key), value) {
            (Some(Value::Object(lower)), Value::Object(upper)) => {
                Value::Object(over(context, &lower, &upper, depth)?)
            }
            (_, value) => value,
        };
        entries.push((key, value));
    }
    Ok(Object::new(entries))
}
