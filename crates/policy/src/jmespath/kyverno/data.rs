//! Lists and mappings: looked up in, made of others, or read from a text.

use super::Found;
use crate::jmespath::arguments::Arguments;
use crate::jmespath::evaluate::Evaluation;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::{Text, Value};
use crate::number::Number;
use crate::tree::Tree;

/// How many values a text may hold.
const VALUES: usize = 1 << 20;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("parse_json", &[Takes::String], |evaluation, given| {
        evaluation.charge_text(8 * given.text(0).len())?;
        let tree = Tree::from_json(given.text(0)).map_err(|error| given.fault(error.to_string()));
        Ok(Value::from_tree(tree?))
    }),
    fixed("parse_yaml", &[Takes::String], |evaluation, given| {
        evaluation.charge_text(8 * given.text(0).len())?;
        let read = evaluation.surroundings.read_yaml(given.text(0));
        let document = read
            .ok_or_else(|| given.fault("nobody reads YAML here"))?
            .map_err(|says| given.fault(says))?;
        evaluation.charge(document.root().weight())?;
        let tree = Tree::from_node(document.root(), VALUES);
        Ok(Value::from_tree(tree.map_err(|error| given.fault(error.to_string()))?))
    }),
    fixed("lookup", &[Takes::ArrayOrObject, Takes::StringOrNumber], lookup),
    fixed("items", &[Takes::ArrayOrObject, Takes::String, Takes::String], items),
    fixed("object_from_lists", &[Takes::Array, Takes::Array], object_from_lists),
];

fn lookup<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let found = match (given.value(0), given.value(1)) {
        (Value::Map(map), Value::String(key)) => {
            evaluation.charge(map.len() / 8)?;
            map.get(key.as_str())
        }
        (Value::List(list), Value::Number(index)) => {
            let index = index.as_i64().ok_or_else(|| given.fault("an index is an integer"))?;
            usize::try_from(index).ok().and_then(|index| list.get(index))
        }
        (Value::Map(_), _) => return Err(given.wrong(1, "a string")),
        _ => return Err(given.wrong(1, "a number")),
    };
    Ok(found.unwrap_or(Value::Null))
}

/// A list of small mappings, one of each entry by the order of the keys, or of each item.
fn items<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let (key_name, value_name) = (given.text(1), given.text(2));
    let mut pairs: Vec<(Value<'v>, Value<'v>)> = Vec::new();
    match given.value(0) {
        Value::List(list) => {
            let index = |index| Value::Number(Number::Integer(index));
            pairs.extend((0..).map(index).zip(list.iter()));
        }
        _ => {
            let mut entries = given.map(0).entries();
            entries.sort_by(|(left, _), (right, _)| left.as_str().cmp(right.as_str()));
            pairs.extend(entries.into_iter().map(|(key, value)| (Value::String(key), value)));
        }
    }
    evaluation.charge(pairs.len())?;
    evaluation.charge_text(pairs.len().saturating_mul(key_name.len() + value_name.len()))?;
    let name = |name: &str| Text::Made(name.into());
    let pair = |(key, value)| {
        // Of two values of one name the second counts.
        let key = (key_name != value_name).then(|| (name(key_name), key));
        Value::map(key.into_iter().chain([(name(value_name), value)]).collect())
    };
    Ok(Value::list(pairs.into_iter().map(pair).collect()))
}

fn object_from_lists<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let values = given.list(1);
    let mut entries: Vec<(Text<'v>, Value<'v>)> = Vec::new();
    for (index, key) in given.list(0).iter().enumerate() {
        evaluation.charge(1 + entries.len() / 8)?;
        let key = match key {
            Value::String(text) => text,
            Value::Number(number) => Text::Made((number.as_f64() as f32).to_string().into()),
            Value::Bool(value) => Text::Made(value.to_string().into()),
            _ => return Err(given.wrong(0, "an array of strings")),
        };
        let value = values.get(index).unwrap_or(Value::Null);
        match entries.iter_mut().find(|(each, _)| each.as_str() == key.as_str()) {
            Some(entry) => entry.1 = value,
            None => entries.push((key, value)),
        }
    }
    Ok(Value::map(entries))
}
