//! Regular expressions and wildcards.

use model::glob;
use regex::Regex;

use super::Found;
use crate::cel::pattern;
use crate::jmespath::arguments::Arguments;
use crate::jmespath::error::EvalError;
use crate::jmespath::evaluate::Evaluation;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed(
        "regex_replace_all",
        &[Takes::String, Takes::StringOrNumber, Takes::StringOrNumber],
        |evaluation, given| {
            let new = written(given, 2);
            replaced(evaluation, given, &|found, out| found.expand(&new, out))
        },
    ),
    fixed(
        "regex_replace_all_literal",
        &[Takes::String, Takes::StringOrNumber, Takes::StringOrNumber],
        |evaluation, given| {
            let new = written(given, 2);
            replaced(evaluation, given, &|_, out| out.push_str(&new))
        },
    ),
    fixed("regex_match", &[Takes::String, Takes::StringOrNumber], |evaluation, given| {
        let regex = compiled(evaluation, given)?;
        let text = written(given, 1);
        evaluation.charge_text(text.len())?;
        Ok(Value::Bool(regex.is_match(&text)))
    }),
    fixed("pattern_match", &[Takes::String, Takes::StringOrNumber], |evaluation, given| {
        let text = written(given, 1);
        evaluation.charge_text(text.len().saturating_mul(1 + given.text(0).len() / 8))?;
        Ok(Value::Bool(glob::matches(given.text(0), &text)))
    }),
    fixed("label_match", &[Takes::Object, Takes::Object], |evaluation, given| {
        let labels = given.map(1);
        for (key, wanted) in given.map(0).entries() {
            evaluation.charge(1 + labels.len() / 8)?;
            let Some(found) = labels.get(key.as_str()) else { return Ok(Value::Bool(false)) };
            if !evaluation.equal(&found, &wanted)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
];

/// A string, or a number as short as 32 bits allow.
pub(super) fn written(given: &Arguments<'_, '_>, index: usize) -> String {
    match given.value(index) {
        Value::Number(number) => (number.as_f64() as f32).to_string(),
        _ => given.text(index).to_owned(),
    }
}

fn compiled(
    evaluation: &mut Evaluation<'_>,
    given: &Arguments<'_, '_>,
) -> Result<Regex, EvalError> {
    // To compile takes far longer than most else.
    evaluation.charge(1000 + 16 * given.text(0).len())?;
    let (regex, _) = pattern::compile(given.text(0)).map_err(|error| given.fault(error))?;
    Ok(regex)
}

fn replaced<'v>(
    evaluation: &mut Evaluation<'_>,
    given: &Arguments<'_, 'v>,
    write: &dyn Fn(&regex::Captures<'_>, &mut String),
) -> Found<'v> {
    let regex = compiled(evaluation, given)?;
    let text = written(given, 1);
    evaluation.charge_text(text.len())?;
    let (mut out, mut end) = (String::new(), 0);
    for found in regex.captures_iter(&text) {
        let Some(whole) = found.get(0) else { continue };
        let before = out.len();
        out.push_str(text.get(end..whole.start()).unwrap_or_default());
        write(&found, &mut out);
        end = whole.end();
        evaluation.charge_text(out.len() - before)?;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    Ok(Value::text(out))
}
