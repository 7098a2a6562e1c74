//! Wanted values: `>= 2 & < 10`, `!latest`, `10Mi-1Gi`, `nginx:* | httpd:*`, `5m`, `true`
//! (`pkg/engine/pattern`).

use std::cmp::Ordering;

use model::{Glob, Node, Quantity, Value};

use super::is_nothing;
use crate::cel::Duration;
use crate::tree::Tree;

/// The value of a node is as `pattern` wants it.
pub(super) fn matches(value: Node<'_>, pattern: &Tree) -> bool {
    match pattern {
        Tree::Bool(wanted) => value.as_bool() == Some(*wanted),
        Tree::Null => is_zero(value),
        Tree::Number(wanted) => match value.value() {
            Value::String(text) => match wanted.as_i64() {
                Some(wanted) => text.parse() == Ok(wanted),
                None => text.parse() == Ok(wanted.as_f64()),
            },
            _ => value.as_f64() == Some(wanted.as_f64()),
        },
        Tree::String(pattern) => {
            value.as_str() == Some(pattern)
                || pattern.split('|').any(|any| {
                    any.split('&').all(|each| is_as_wanted(value, each.trim_matches(' ')))
                })
        }
        // Only that it is there counts.
        Tree::Map(_) => value.is_mapping(),
        Tree::List(_) => false,
    }
}

/// Nothing, or the zero of its type.
fn is_zero(value: Node<'_>) -> bool {
    match value.value() {
        Value::Absent | Value::Null => true,
        Value::Bool(value) => !value,
        Value::String(text) => text.is_empty(),
        Value::Sequence | Value::Mapping => false,
        _ => value.as_f64() == Some(0.0),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    More,
    Less,
    MoreOrEqual,
    LessOrEqual,
}

impl Operator {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::More => order.is_gt(),
            Operator::Less => order.is_lt(),
            Operator::MoreOrEqual => order.is_ge(),
            Operator::LessOrEqual => order.is_le(),
        }
    }
}

const OPERATORS: [(&str, Operator); 5] = [
    (">=", Operator::MoreOrEqual),
    ("<=", Operator::LessOrEqual),
    (">", Operator::More),
    ("<", Operator::Less),
    ("!", Operator::NotEqual),
];

fn is_as_wanted(value: Node<'_>, wanted: &str) -> bool {
    for (sign, operator) in OPERATORS {
        if let Some(rest) = wanted.strip_prefix(sign).filter(|_| wanted.len() > 1) {
            return compares(value, operator, rest.trim());
        }
    }
    match range(wanted) {
        Some((low, high, true)) => {
            compares(value, Operator::MoreOrEqual, low)
                && compares(value, Operator::LessOrEqual, high)
        }
        Some((low, high, false)) => {
            compares(value, Operator::Less, low) || compares(value, Operator::More, high)
        }
        None => compares(value, Operator::Equal, wanted),
    }
}

/// The ends of `1-5`, which is within, and of `1!-5`, which is outside.
fn range(wanted: &str) -> Option<(&str, &str, bool)> {
    let outside = wanted.split_once("!-").map(|(low, high)| (low, high, false));
    // A sign may stand before either end.
    let within = || {
        let at = wanted.char_indices().skip(1).find(|(_, letter)| *letter == '-')?.0;
        let (low, high) = (wanted.get(..at)?, wanted.get(at + 1..)?);
        Some((low, high, true))
    };
    let found = outside.or_else(within)?;
    (is_end(found.0) && is_end(found.1)).then_some(found)
}

/// A number, perhaps with a unit.
fn is_end(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let number = text.trim_end_matches(|it: char| it.is_ascii_alphabetic());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// As a span of time, a quantity, or a text: one is enough.
fn compares(value: Node<'_>, operator: Operator, wanted: &str) -> bool {
    let text = number_as_text(value);
    let text = text.as_deref();
    let spans = text.and_then(|text| Some((span(text)?, span(wanted)?)));
    let quantities =
        text.and_then(|text| Some((Quantity::parse(text).ok()?, Quantity::parse(wanted).ok()?)));
    spans.is_some_and(|(own, wanted)| operator.holds(own.cmp(&wanted)))
        || quantities.is_some_and(|(own, wanted)| operator.holds(own.cmp(&wanted)))
        || is_text(value, operator, wanted)
}

fn span(text: &str) -> Option<Duration> {
    Duration::parse(text)
}

/// Numbers and strings as text; nothing counts as zero.
fn number_as_text(value: Node<'_>) -> Option<String> {
    match value.value() {
        Value::Absent | Value::Null => Some("0".to_owned()),
        Value::Bool(_) | Value::Sequence | Value::Mapping => None,
        _ => value.scalar().map(|text| text.into_owned()),
    }
}

fn is_text(value: Node<'_>, operator: Operator, wanted: &str) -> bool {
    if is_nothing(value) {
        return false;
    }
    let Some(text) = value.scalar() else { return false };
    match operator {
        Operator::Equal => Glob::new(wanted).matches(&text),
        Operator::NotEqual => !Glob::new(wanted).matches(&text),
        _ => false,
    }
}
