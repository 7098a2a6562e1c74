//! The 26 functions of the specification.

use std::cmp::Ordering;

use super::arguments::Arguments;
use super::error::EvalError;
use super::evaluate::Evaluation;
use super::function::{Body, Function, Takes};
use super::value::{Reference, Text, Value};
use crate::number::Number;

type Found<'v> = Result<Value<'v>, EvalError>;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("abs", &[Takes::Number], |_, given| Ok(rounded(given, f64::abs))),
    fixed("avg", &[Takes::Numbers], avg),
    fixed("ceil", &[Takes::Number], |_, given| Ok(rounded(given, f64::ceil))),
    fixed("contains", &[Takes::ArrayOrString, Takes::Any], contains),
    fixed("ends_with", &[Takes::String, Takes::String], |_, given| {
        Ok(Value::Bool(given.text(0).ends_with(given.text(1))))
    }),
    fixed("floor", &[Takes::Number], |_, given| Ok(rounded(given, f64::floor))),
    fixed("join", &[Takes::String, Takes::Strings], join),
    fixed("keys", &[Takes::Object], |evaluation, given| {
        evaluation.charge(given.map(0).len())?;
        let entries = given.map(0).entries().into_iter();
        Ok(Value::list(entries.map(|(key, _)| Value::String(key)).collect()))
    }),
    fixed("length", &[Takes::ArrayOrObjectOrString], |evaluation, given| {
        let length = match given.value(0) {
            Value::List(list) => list.len(),
            Value::Map(map) => map.len(),
            _ => {
                evaluation.charge_text(given.text(0).len())?;
                given.text(0).chars().count()
            }
        };
        Ok(Value::Number(Number::Integer(length as i64)))
    }),
    fixed("map", &[Takes::Expression, Takes::Array], map),
    fixed("max", &[Takes::Ordered], |evaluation, given| {
        best(evaluation, given.list(0).iter().collect(), Ordering::Greater)
    }),
    fixed("max_by", &[Takes::Array, Takes::Expression], |evaluation, given| {
        best_by(evaluation, given, Ordering::Greater)
    }),
    Function { name: "merge", takes: &[Takes::Object], repeats: true, body: merge },
    fixed("min", &[Takes::Ordered], |evaluation, given| {
        best(evaluation, given.list(0).iter().collect(), Ordering::Less)
    }),
    fixed("min_by", &[Takes::Array, Takes::Expression], |evaluation, given| {
        best_by(evaluation, given, Ordering::Less)
    }),
    Function {
        name: "not_null",
        takes: &[Takes::Any],
        repeats: true,
        body: |_, given| {
            let found = given.values.iter().find(|value| !matches!(value, Value::Null));
            Ok(found.cloned().unwrap_or(Value::Null))
        },
    },
    fixed("reverse", &[Takes::ArrayOrString], reverse),
    fixed("sort", &[Takes::Ordered], |evaluation, given| {
        let keyed = given.list(0).iter().map(|item| (item.clone(), item)).collect();
        sorted(evaluation, keyed)
    }),
    fixed("sort_by", &[Takes::Array, Takes::Expression], |evaluation, given| {
        let keyed = keyed(evaluation, given)?;
        sorted(evaluation, keyed)
    }),
    fixed("starts_with", &[Takes::String, Takes::String], |_, given| {
        Ok(Value::Bool(given.text(0).starts_with(given.text(1))))
    }),
    fixed("sum", &[Takes::Numbers], |evaluation, given| {
        evaluation.charge(given.list(0).len())?;
        Ok(Value::float(total(given)))
    }),
    fixed("to_array", &[Takes::Any], |_, given| {
        Ok(match given.value(0) {
            list @ Value::List(_) => list,
            other => Value::list(vec![other]),
        })
    }),
    fixed("to_number", &[Takes::Any], |_, given| {
        Ok(match given.value(0) {
            number @ Value::Number(_) => number,
            Value::String(text) => Number::parse(text.as_str()).map_or(Value::Null, Value::Number),
            _ => Value::Null,
        })
    }),
    fixed("to_string", &[Takes::Any], |evaluation, given| {
        Ok(match given.value(0) {
            text @ Value::String(_) => text,
            other => Value::text(evaluation.copy(&other)?.to_string()),
        })
    }),
    fixed("type", &[Takes::Any], |_, given| {
        Ok(Value::String(Text::Borrowed(given.value(0).kind())))
    }),
    fixed("values", &[Takes::Object], |evaluation, given| {
        evaluation.charge(given.map(0).len())?;
        let entries = given.map(0).entries().into_iter();
        Ok(Value::list(entries.map(|(_, value)| value).collect()))
    }),
];

/// A function of as many arguments as it takes.
pub(super) const fn fixed(name: &'static str, takes: &'static [Takes], body: Body) -> Function {
    Function { name, takes, repeats: false, body }
}

fn rounded<'v>(given: &Arguments<'_, 'v>, round: fn(f64) -> f64) -> Value<'v> {
    Value::float(round(given.number(0).as_f64()))
}

fn total(given: &Arguments<'_, '_>) -> f64 {
    let numbers = given.list(0);
    numbers.iter().map(|item| if let Value::Number(it) = item { it.as_f64() } else { 0.0 }).sum()
}

fn avg<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let count = given.list(0).len();
    evaluation.charge(count)?;
    Ok(if count == 0 { Value::Null } else { Value::float(total(given) / count as f64) })
}

fn contains<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let wanted = given.value(1);
    let holds = match (given.value(0), &wanted) {
        (Value::List(list), wanted) => {
            for item in list.iter() {
                if evaluation.equal(&item, wanted)? {
                    return Ok(Value::Bool(true));
                }
            }
            false
        }
        (Value::String(text), Value::String(wanted)) => {
            evaluation.charge_text(text.as_str().len())?;
            text.as_str().contains(wanted.as_str())
        }
        _ => false,
    };
    Ok(Value::Bool(holds))
}

fn join<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let mut joined = String::new();
    for (index, item) in given.list(1).iter().enumerate() {
        let Value::String(text) = item else { continue };
        let glue = if index == 0 { "" } else { given.text(0) };
        evaluation.charge_text(glue.len() + text.as_str().len())?;
        joined.push_str(glue);
        joined.push_str(text.as_str());
    }
    Ok(Value::text(joined))
}

fn map<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let Value::Expression(Reference(each)) = given.value(0) else { return Ok(Value::Null) };
    let mut results = Vec::new();
    for item in given.list(1).iter() {
        results.push(evaluation.lenient(each, &item)?);
    }
    Ok(Value::list(results))
}

fn merge<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let mut merged: Vec<(Text<'v>, Value<'v>)> = Vec::new();
    for index in 0..given.values.len() {
        for (key, value) in given.map(index).entries() {
            evaluation.charge(1 + merged.len() / 8)?;
            match merged.iter_mut().find(|(each, _)| each.as_str() == key.as_str()) {
                Some(entry) => entry.1 = value,
                None => merged.push((key, value)),
            }
        }
    }
    Ok(Value::map(merged))
}

fn reverse<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    Ok(match given.value(0) {
        Value::List(list) => {
            evaluation.charge(list.len())?;
            let mut items: Vec<_> = list.iter().collect();
            items.reverse();
            Value::list(items)
        }
        _ => {
            evaluation.charge_text(given.text(0).len())?;
            Value::text(given.text(0).chars().rev().collect::<String>())
        }
    })
}

/// A value, and what it is ordered by.
type Keyed<'v> = (Value<'v>, Value<'v>);

/// Each item, and what the expression finds in it: all numbers, or all strings.
fn keyed<'v>(
    evaluation: &mut Evaluation<'_>,
    given: &Arguments<'_, 'v>,
) -> Result<Vec<Keyed<'v>>, EvalError> {
    let Value::Expression(Reference(by)) = given.value(1) else { return Ok(Vec::new()) };
    let mut keyed: Vec<Keyed<'v>> = Vec::new();
    for item in given.list(0).iter() {
        let key = evaluation.lenient(by, &item)?;
        let is_alike = keyed.first().is_none_or(|(first, _)| first.kind() == key.kind());
        if !is_alike || !matches!(key, Value::Number(_) | Value::String(_)) {
            let takes = "an expression that finds numbers only or strings only";
            return Err(given.wrong(1, takes));
        }
        keyed.push((key, item));
    }
    Ok(keyed)
}

fn best_by<'v>(
    evaluation: &mut Evaluation<'_>,
    given: &Arguments<'_, 'v>,
    wanted: Ordering,
) -> Found<'v> {
    let keyed = keyed(evaluation, given)?;
    evaluation.charge(keyed.len())?;
    let better = |old: Keyed<'v>, new: Keyed<'v>| {
        if order(&new.0, &old.0) == wanted { new } else { old }
    };
    Ok(keyed.into_iter().reduce(better).map_or(Value::Null, |(_, item)| item))
}

fn best<'v>(evaluation: &mut Evaluation<'_>, items: Vec<Value<'v>>, wanted: Ordering) -> Found<'v> {
    evaluation.charge(items.len())?;
    let better = |old, new| if order(&new, &old) == wanted { new } else { old };
    Ok(items.into_iter().reduce(better).unwrap_or(Value::Null))
}

fn sorted<'v>(evaluation: &mut Evaluation<'_>, mut keyed: Vec<Keyed<'v>>) -> Found<'v> {
    // Each item is compared about as often as the length has binary digits.
    let length = keyed.len();
    evaluation.charge(length * (usize::BITS - length.leading_zeros()) as usize)?;
    keyed.sort_by(|(left, _), (right, _)| order(left, right));
    Ok(Value::list(keyed.into_iter().map(|(_, item)| item).collect()))
}

fn order(left: &Value<'_>, right: &Value<'_>) -> Ordering {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.compare(*right),
        (Value::String(left), Value::String(right)) => left.as_str().cmp(right.as_str()),
        _ => Ordering::Equal,
    }
}
