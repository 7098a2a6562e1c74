//! Functions of objects.

mod subset;
mod union;

use super::{Answer, Context, Family, items};
use crate::rego::value::{Object, Value};

pub(super) const FAMILY: Family = &[
    ("object.filter", 2, |context, arguments| chosen(context, arguments, true)),
    ("object.get", 3, get),
    ("object.keys", 1, keys),
    ("object.remove", 2, |context, arguments| chosen(context, arguments, false)),
    ("object.subset", 2, subset::subset),
    ("object.union", 2, union::union),
    ("object.union_n", 1, union::union_n),
];

/// The value of a key, or at the end of an array of keys; else what stands in for it.
fn get<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [object @ Value::Object(_), key, other] = arguments else { return Ok(None) };
    let found = match key {
        Value::Array(path) => path.iter().try_fold(object.clone(), |value, key| value.get(&key)),
        key => object.get(key),
    };
    Ok(Some(found.unwrap_or_else(|| other.clone())))
}

fn keys<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Object(object)] = arguments else { return Ok(None) };
    context.set(object.entries().map(|(key, _)| key).collect())
}

/// The entries whose keys are among others, or those whose keys are not.
fn chosen<'a>(context: &mut Context, arguments: &[Value<'a>], is_kept: bool) -> Answer<'a> {
    let [Value::Object(object), keys] = arguments else { return Ok(None) };
    let mut keys = match keys {
        Value::Object(keys) => keys.entries().map(|(key, _)| key).collect(),
        keys => match items(keys) {
            Some(keys) => keys,
            None => return Ok(None),
        },
    };
    context.work(keys.len())?;
    keys.sort();
    let is_chosen = |key: &Value<'a>| keys.binary_search(key).is_ok() == is_kept;
    let entries: Vec<_> = object.entries().filter(|(key, _)| is_chosen(key)).collect();
    context.spend(entries.len())?;
    Ok(Some(Value::Object(Object::new(entries))))
}
