//! Whether a value has all that another has.

use crate::rego::builtins::{Answer, Context, Stop};
use crate::rego::value::{Array, Object, Value};

/// An object has the entries of another, a set the members of another, an array the items of
/// another one after the other, or the members of a set.
pub(super) fn subset<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [whole, part] = arguments else { return Ok(None) };
    let has = match (whole, part) {
        (Value::Array(whole), Value::Set(part)) => {
            context.work(whole.len().saturating_mul(part.len()))?;
            part.members().iter().all(|member| whole.iter().any(|item| item == *member))
        }
        (Value::Array(_), Value::Array(_))
        | (Value::Object(_), Value::Object(_))
        | (Value::Set(_), Value::Set(_)) => has(context, whole, part)?,
        _ => return Ok(None),
    };
    Ok(Some(Value::Bool(has)))
}

fn has(context: &mut Context, whole: &Value<'_>, part: &Value<'_>) -> Result<bool, Stop> {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => has_entries(context, whole, part),
        (Value::Set(whole), Value::Set(part)) => {
            context.work(part.len())?;
            Ok(part.members().iter().all(|member| whole.contains(member)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            context.work(whole.len().saturating_mul(part.len()))?;
            Ok(has_run(whole, part))
        }
        (whole, part) => Ok(whole.compare(part).is_eq()),
    }
}

fn has_entries(context: &mut Context, whole: &Object<'_>, part: &Object<'_>) -> Result<bool, Stop> {
    context.work(part.len())?;
    for (key, value) in part.entries() {
        match whole.get(&key) {
            Some(held) if has(context, &held, &value)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn has_run(whole: &Array<'_>, part: &Array<'_>) -> bool {
    let whole: Vec<Value<'_>> = whole.iter().collect();
    let part: Vec<Value<'_>> = part.iter().collect();
    let is_part =
        |run: &[Value<'_>]| run.iter().zip(&part).all(|(left, right)| left.compare(right).is_eq());
    part.is_empty() || whole.windows(part.len()).any(is_part)
}
