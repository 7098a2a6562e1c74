//! Texts: compared, cut, and replaced in.

use std::cmp::Ordering;

use super::Found;
use crate::jmespath::arguments::Arguments;
use crate::jmespath::evaluate::Evaluation;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;
use crate::number::Number;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("compare", &[Takes::String, Takes::String], |_, given| {
        Ok(Value::Number(Number::Integer(match given.text(0).cmp(given.text(1)) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        })))
    }),
    fixed("equal_fold", &[Takes::String, Takes::String], |evaluation, given| {
        let (left, right) = (given.text(0), given.text(1));
        evaluation.charge_text(left.len() + right.len())?;
        Ok(Value::Bool(folded(left).eq(folded(right))))
    }),
    fixed(
        "replace",
        &[Takes::String, Takes::String, Takes::String, Takes::Number],
        |evaluation, given| {
            let count = given.number(3).as_f64();
            // Fewer than none means all.
            let count = if count < 0.0 { usize::MAX } else { count as usize };
            replace(evaluation, given, count)
        },
    ),
    fixed("replace_all", &[Takes::String, Takes::String, Takes::String], |evaluation, given| {
        replace(evaluation, given, usize::MAX)
    }),
    fixed("to_upper", &[Takes::String], |evaluation, given| {
        changed(evaluation, given, |letter| single(letter, letter.to_uppercase()))
    }),
    fixed("to_lower", &[Takes::String], |evaluation, given| {
        changed(evaluation, given, |letter| single(letter, letter.to_lowercase()))
    }),
    fixed("trim", &[Takes::String, Takes::String], |evaluation, given| {
        let (text, cut) = (given.text(0), given.text(1));
        evaluation.charge_text(text.len().saturating_mul(1 + cut.len()))?;
        Ok(Value::text(text.trim_matches(|letter| cut.contains(letter))))
    }),
    fixed("trim_prefix", &[Takes::String, Takes::String], |evaluation, given| {
        let (text, prefix) = (given.text(0), given.text(1));
        evaluation.charge_text(text.len())?;
        Ok(Value::text(text.strip_prefix(prefix).unwrap_or(text)))
    }),
    fixed("split", &[Takes::String, Takes::String], |evaluation, given| {
        let (text, separator) = (given.text(0), given.text(1));
        evaluation.charge(text.len())?;
        Ok(Value::list(if separator.is_empty() {
            text.chars().map(|letter| Value::text(letter.to_string())).collect()
        } else {
            text.split(separator).map(Value::text).collect()
        }))
    }),
    fixed("truncate", &[Takes::String, Takes::Number], |evaluation, given| {
        let length = given.number(1).as_f64().max(0.0) as usize;
        evaluation.charge_text(given.text(0).len())?;
        Ok(Value::text(given.text(0).chars().take(length).collect::<String>()))
    }),
    fixed("to_boolean", &[Takes::String], |_, given| {
        let text = given.text(0);
        if text.eq_ignore_ascii_case("true") {
            Ok(Value::Bool(true))
        } else if text.eq_ignore_ascii_case("false") {
            Ok(Value::Bool(false))
        } else {
            Err(given.fault("neither true nor false"))
        }
    }),
];

fn replace<'v>(
    evaluation: &mut Evaluation<'_>,
    given: &Arguments<'_, 'v>,
    count: usize,
) -> Found<'v> {
    let (text, old, new) = (given.text(0), given.text(1), given.text(2));
    evaluation.charge_text(text.len())?;
    let matches = text.matches(old).take(count).count();
    evaluation.charge_text(matches.saturating_mul(new.len()))?;
    Ok(Value::text(text.replacen(old, new, count)))
}

fn changed<'v>(
    evaluation: &mut Evaluation<'_>,
    given: &Arguments<'_, 'v>,
    change: fn(char) -> char,
) -> Found<'v> {
    evaluation.charge_text(given.text(0).len())?;
    Ok(Value::text(given.text(0).chars().map(change).collect::<String>()))
}

/// The other case of a letter, where that is one letter again, as it is to Go.
fn single(letter: char, mut changed: impl Iterator<Item = char>) -> char {
    match (changed.next(), changed.next()) {
        (Some(changed), None) => changed,
        _ => letter,
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|letter| {
        let upper = single(letter, letter.to_uppercase());
        single(upper, upper.to_lowercase())
    })
}
