//! `json.patch`: operations as RFC 6902 has them, on values that may have sets in them.

use super::paths::keys;
use crate::patch::pointer;
use crate::rego::builtins::{Answer, Context};
use crate::rego::value::{Object, Value};

/// Does all operations, one after the other, or none.
pub(super) fn patch<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [value, Value::Array(operations)] = arguments else { return Ok(None) };
    let mut value = Some(value.clone());
    for operation in operations.iter() {
        let Some(before) = value else { return Ok(None) };
        value = done(context, before, &operation)?;
    }
    Ok(value)
}

fn done<'a>(context: &mut Context, value: Value<'a>, operation: &Value<'a>) -> Answer<'a> {
    let path = |name: &str| operation.field(name).and_then(|path| keys(&path));
    let (Some(name), Some(to)) = (operation.field("op"), path("path")) else { return Ok(None) };
    let given = || operation.field("value");
    let from = path("from");
    match (name.as_str().unwrap_or_default(), from) {
        ("add", _) => match given() {
            Some(item) => edit(context, &value, &to, &Edit::Add(item)),
            None => Ok(None),
        },
        ("replace", _) => match given() {
            Some(item) => edit(context, &value, &to, &Edit::Replace(item)),
            None => Ok(None),
        },
        ("remove", _) => edit(context, &value, &to, &Edit::Remove),
        ("test", _) => {
            Ok(at(&value, &to).filter(|found| Some(found) == given().as_ref()).and(Some(value)))
        }
        ("copy", Some(from)) => match at(&value, &from) {
            Some(item) => edit(context, &value, &to, &Edit::Add(item)),
            None => Ok(None),
        },
        ("move", Some(from)) => {
            let Some(item) = at(&value, &from) else { return Ok(None) };
            match edit(context, &value, &from, &Edit::Remove)? {
                Some(value) => edit(context, &value, &to, &Edit::Add(item)),
                None => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// What is done at the end of a path.
enum Edit<'a> {
    Add(Value<'a>),
    Replace(Value<'a>),
    Remove,
}

fn at<'a>(value: &Value<'a>, path: &[Value<'a>]) -> Option<Value<'a>> {
    path.iter().try_fold(value.clone(), |value, key| match &value {
        Value::Array(array) => array.get(index(key)?),
        other => other.get(key),
    })
}

fn edit<'a>(
    context: &mut Context,
    value: &Value<'a>,
    path: &[Value<'a>],
    change: &Edit<'a>,
) -> Answer<'a> {
    let Some((key, rest)) = path.split_first() else {
        return Ok(match change {
            Edit::Add(item) | Edit::Replace(item) => Some(item.clone()),
            Edit::Remove => None,
        });
    };
    match value {
        Value::Object(object) => {
            context.spend(object.len())?;
            let mut entries: Vec<_> = object.entries().collect();
            let place = entries.iter().position(|(held, _)| held == key);
            if !rest.is_empty() {
                let Some(place) = place else { return Ok(None) };
                let Some((_, item)) = entries.get_mut(place) else { return Ok(None) };
                let Some(new) = edit(context, item, rest, change)? else { return Ok(None) };
                *item = new;
            } else {
                match (change, place) {
                    (Edit::Add(item), _) | (Edit::Replace(item), Some(_)) => {
                        entries.push((key.clone(), item.clone()));
                    }
                    (Edit::Remove, Some(place)) => drop(entries.remove(place)),
                    _ => return Ok(None),
                }
            }
            Ok(Some(Value::Object(Object::new(entries))))
        }
        Value::Array(array) => {
            context.spend(array.len())?;
            let mut items: Vec<Value<'a>> = array.iter().collect();
            let done = in_array(context, &mut items, key, rest, change)?;
            Ok(done.map(|()| Value::array(items)))
        }
        Value::Set(set) => {
            context.spend(set.len())?;
            let mut members = set.members().to_vec();
            let place = members.iter().position(|member| member == key);
            match (change, place) {
                (_, Some(place)) if !rest.is_empty() => {
                    let held = members.remove(place);
                    let Some(new) = edit(context, &held, rest, change)? else { return Ok(None) };
                    members.push(new);
                }
                (Edit::Add(item), _) if rest.is_empty() && item == key => {
                    members.push(item.clone());
                }
                (Edit::Replace(item), Some(_)) if item == key => {}
                (Edit::Remove, Some(place)) => drop(members.remove(place)),
                _ => return Ok(None),
            }
            Ok(Some(Value::set(members)))
        }
        _ => Ok(None),
    }
}

/// Nothing where there is no such place.
fn in_array<'a>(
    context: &mut Context,
    items: &mut Vec<Value<'a>>,
    key: &Value<'a>,
    rest: &[Value<'a>],
    change: &Edit<'a>,
) -> Result<Option<()>, crate::rego::builtins::Stop> {
    let is_end = key.as_str() == Some("-");
    let place = if is_end { Some(items.len()) } else { index(key) };
    let Some(place) = place.filter(|place| *place <= items.len()) else { return Ok(None) };
    if rest.is_empty()
        && let Edit::Add(item) = change
    {
        items.insert(place, item.clone());
        return Ok(Some(()));
    }
    let Some(held) = items.get_mut(place) else { return Ok(None) };
    match change {
        Edit::Remove if rest.is_empty() => drop(items.remove(place)),
        change => match edit(context, held, rest, change)? {
            Some(new) => *held = new,
            None => return Ok(None),
        },
    }
    Ok(Some(()))
}

/// A position: a number, or its digits with no zero in front.
fn index(key: &Value<'_>) -> Option<usize> {
    match key {
        Value::Number(number) => usize::try_from(number.as_int()?).ok(),
        key => pointer::index(key.as_str()?),
    }
}
