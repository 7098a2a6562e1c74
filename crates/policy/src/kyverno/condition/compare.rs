//! How keys and values of conditions compare: as spans of time, quantities, versions, patterns.

use std::cmp::Ordering;

use model::{Quantity, glob};

use super::Share;
use crate::cel::Duration;
use crate::cel::kubernetes::Semver;
use crate::jmespath::{EvalError, Expression, List, Text, Value};
use crate::kyverno::pattern;
use crate::tree::Tree;

pub(super) fn equals(key: &Value<'_>, value: &Value<'_>) -> Result<bool, EvalError> {
    Ok(match (key, value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(key), Value::Bool(value)) => key == value,
        (Value::Number(key), Value::Number(value)) => key.compare(*value).is_eq(),
        (Value::Number(key), Value::String(value)) => value.as_str().parse() == Ok(key.as_f64()),
        (Value::String(own), value) => match (spans(key, value), value) {
            (Some(order), _) => order.is_eq(),
            (None, Value::String(value)) => are_alike(own.as_str(), value.as_str()),
            (None, _) => false,
        },
        (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) => {
            key.says(value, Expression::STEPS)?
        }
        _ => false,
    })
}

/// Texts are alike as quantities where both are some, else where the value is a pattern of the key.
fn are_alike(key: &str, value: &str) -> bool {
    match (quantity(key), quantity(value)) {
        (Some(key), Some(value)) => key == value,
        (Some(_), None) => false,
        _ => glob::matches(value, key),
    }
}

fn quantity(text: &str) -> Option<Quantity> {
    Quantity::parse(text).ok()
}

/// Spans begin with a sign, a digit or a point: most texts do not, and need not be read.
fn span(text: &str) -> Option<Duration> {
    let may_be = text.starts_with(|it: char| it.is_ascii_digit() || "+-.".contains(it));
    may_be.then(|| Duration::parse(text)).flatten()
}

/// Two spans of time. One of them may be a number of seconds; both are not.
fn spans(key: &Value<'_>, value: &Value<'_>) -> Option<Ordering> {
    let nanoseconds = |value: &Value<'_>| match value {
        Value::String(text) => span(text.as_str()).map(|span| span.nanoseconds() as f64),
        Value::Number(number) => Some(number.as_f64() * 1e9),
        _ => None,
    };
    // `0` is a number to everyone, and a span too.
    let is_written = |value: &Value<'_>| match value {
        Value::String(text) => text.as_str() != "0" && span(text.as_str()).is_some(),
        _ => false,
    };
    (is_written(key) || is_written(value)).then_some(())?;
    nanoseconds(key)?.partial_cmp(&nanoseconds(value)?)
}

/// As spans of time, quantities, numbers or versions.
pub(super) fn compared(key: &Value<'_>, value: &Value<'_>) -> Option<Ordering> {
    if let Some(order) = spans(key, value) {
        return Some(order);
    }
    if let (Value::String(key), Value::String(value)) = (key, value) {
        let (key, value) = (key.as_str(), value.as_str());
        if let (Some(key), Some(value)) = (quantity(key), quantity(value)) {
            return Some(key.cmp(&value));
        }
        if let (Ok(key), Ok(value)) = (Semver::parse(key), Semver::parse(value)) {
            return Some(key.cmp(&value));
        }
    }
    let number = |value: &Value<'_>| match value {
        Value::Number(number) => Some(number.as_f64()),
        Value::String(text) => text.as_str().parse().ok(),
        _ => None,
    };
    number(key)?.partial_cmp(&number(value)?)
}

/// Whether keys are among values. Either may be a pattern of the other.
pub(super) fn is_in(key: &Value<'_>, value: &Value<'_>, share: Share) -> Result<bool, EvalError> {
    let keys = match key {
        Value::List(items) => Texts::of(items)?,
        Value::String(_) | Value::Number(_) | Value::Bool(_) => Texts::One(text(key)?),
        Value::Null | Value::Map(_) | Value::Expression(_) => return Ok(false),
    };
    let Some(values) = values(value)? else { return Ok(false) };
    if keys.len().saturating_mul(values.len()) as u64 > Expression::STEPS {
        return Err(EvalError::OutOfSteps);
    }
    let is_among = |key: &str| values.any(|value| is_of(key, value));
    Ok(match share {
        Share::Any => keys.any(is_among),
        Share::All => !keys.any(|key| !is_among(key)),
        Share::NotAll => keys.any(|key| !is_among(key)),
        Share::None => !keys.any(is_among),
    })
}

fn is_of(key: &str, value: &str) -> bool {
    is_range(value) && pattern::matches_text(key, value)
        || glob::matches(value, key)
        || (glob::is_pattern(key) && glob::matches(key, value))
}

/// `1-5`
fn is_range(value: &str) -> bool {
    value.starts_with(|it: char| it.is_ascii_digit()) && value.contains('-')
}

/// A list, one value, or a list written as JSON in a string.
fn values<'v>(value: &Value<'v>) -> Result<Option<Texts<'v>>, EvalError> {
    Ok(Some(match value {
        Value::List(items) => Texts::of(items)?,
        Value::String(text) => match json_list(text.as_str()) {
            Some(Value::List(items)) => Texts::of(&items)?,
            _ => Texts::One(text.clone()),
        },
        Value::Number(_) => Texts::One(text(value)?),
        _ => return Ok(None),
    }))
}

fn json_list(text: &str) -> Option<Value<'static>> {
    let is_list = text.trim_start().starts_with('[');
    is_list.then(|| Tree::from_json(text).ok().map(Value::from_tree)).flatten()
}

/// Values as texts.
enum Texts<'v> {
    One(Text<'v>),
    /// A list of nothing but strings.
    Strings(List<'v>),
    Made(Vec<Text<'v>>),
}

impl<'v> Texts<'v> {
    fn of(items: &List<'v>) -> Result<Texts<'v>, EvalError> {
        if items.iter().all(|item| matches!(item, Value::String(_))) {
            return Ok(Texts::Strings(items.clone()));
        }
        items.iter().map(|item| text(&item)).collect::<Result<_, _>>().map(Texts::Made)
    }

    fn len(&self) -> usize {
        match self {
            Texts::One(_) => 1,
            Texts::Strings(items) => items.len(),
            Texts::Made(texts) => texts.len(),
        }
    }

    /// Some text is as `is` says.
    fn any(&self, mut is: impl FnMut(&str) -> bool) -> bool {
        match self {
            Texts::One(text) => is(text.as_str()),
            Texts::Strings(items) => {
                let mut texts = items.iter();
                texts.any(|item| matches!(item, Value::String(text) if is(text.as_str())))
            }
            Texts::Made(texts) => texts.iter().any(|text| is(text.as_str())),
        }
    }
}

/// A value as a text.
fn text<'v>(value: &Value<'v>) -> Result<Text<'v>, EvalError> {
    Ok(match value {
        Value::String(text) => text.clone(),
        other => Text::Made(other.shown()?.into()),
    })
}
