//! Comparisons within a text of a pattern: `>= 1Gi`, `!*:latest`, `10-20`.

use std::borrow::Cow;
use std::cmp::Ordering;

use model::quantity::Quantity;
use model::{Glob, Value};

use crate::cel::Duration;

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::kyverno) enum Operator {
    Equal,
    NotEqual,
    More,
    MoreOrEqual,
    Less,
    LessOrEqual,
}

/// `low-high`, or `low!-high` for what is outside.
pub(super) struct Range<'p> {
    pub(super) low: &'p str,
    pub(super) high: &'p str,
    pub(super) is_outside: bool,
}

/// The operator that a condition begins with, and the rest. One letter alone is no operator.
pub(super) fn operator(condition: &str) -> (Operator, &str) {
    const SIGNS: [(&str, Operator); 5] = [
        (">=", Operator::MoreOrEqual),
        ("<=", Operator::LessOrEqual),
        (">", Operator::More),
        ("<", Operator::Less),
        ("!", Operator::NotEqual),
    ];
    let found = SIGNS.into_iter().find_map(|(sign, operator)| {
        let rest = condition.strip_prefix(sign).filter(|_| condition.len() >= 2)?;
        Some((operator, rest))
    });
    found.unwrap_or((Operator::Equal, condition))
}

/// The range that a condition is; `None` for another.
pub(super) fn range(condition: &str) -> Option<Range<'_>> {
    let (low, rest) = bound(condition)?;
    let (is_outside, rest) = match rest.strip_prefix("!-") {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix('-')?),
    };
    let (high, rest) = bound(rest)?;
    rest.is_empty().then_some(Range { low, high, is_outside })
}

/// A number with a unit, and what is behind it.
fn bound(text: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut end = text.len() - unsigned.len();
    let whole = digits(unsigned);
    if whole == 0 {
        return None;
    }
    end += whole;
    if let Some(fraction) = text.get(end..)?.strip_prefix('.') {
        let count = digits(fraction);
        end += if count == 0 { 0 } else { 1 + count };
    }
    end += text.get(end..)?.bytes().take_while(u8::is_ascii_alphabetic).count();
    text.split_at_checked(end)
}

/// What a value is compared with, in each way that it can be read.
#[derive(Debug, Clone)]
pub(in crate::kyverno) struct Operand {
    span: Option<Duration>,
    quantity: Option<Quantity>,
    text: Glob,
}

impl Operand {
    /// Reads what stands behind an operator.
    pub(super) fn read(written: &str) -> Operand {
        Operand {
            span: Duration::parse(written),
            quantity: Quantity::parse(written).ok(),
            text: Glob::new(written),
        }
    }

    /// Whether a comparison holds: between spans of time where both are, then between quantities,
    /// else between texts, which can only be alike or not.
    pub(super) fn holds(&self, value: Value<'_>, operator: Operator) -> bool {
        if let Some(order) = self.order(value) {
            return is(order, operator);
        }
        match (operator, value) {
            (Operator::Equal, Value::String(text)) => self.text.matches(text),
            (Operator::Equal, _) => text(value).is_some_and(|text| self.text.matches(&text)),
            (Operator::NotEqual, _) => text(value).is_some_and(|text| !self.text.matches(&text)),
            _ => false,
        }
    }

    /// How a value compares with it, where both are amounts.
    fn order(&self, value: Value<'_>) -> Option<Ordering> {
        if self.span.is_none() && self.quantity.is_none() {
            return None;
        }
        let number = number(value)?;
        let span = self.span.and_then(|wanted| Some(Duration::parse(&number)?.cmp(&wanted)));
        span.or_else(|| Some(Quantity::parse(&number).ok()?.cmp(self.quantity.as_ref()?)))
    }
}

fn is(order: Ordering, operator: Operator) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::More => order.is_gt(),
        Operator::MoreOrEqual => order.is_ge(),
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
    }
}

/// A value as a number may be written; what is not there counts as zero.
fn number(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Absent | Value::Null => Some(Cow::Borrowed("0")),
        Value::Float(number) => Some(Cow::Owned(format!("{number:.6}"))),
        Value::Bool(_) => None,
        _ => value.scalar(),
    }
}

/// A value as a text that wildcards are asked of. Floats have their exponent, as Go writes it.
fn text(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Float(number) => {
            let written = format!("{number:E}");
            let (digits, exponent) = written.split_once('E')?;
            let exponent: i32 = exponent.parse().ok()?;
            let sign = if exponent < 0 { '-' } else { '+' };
            Some(Cow::Owned(format!("{digits}E{sign}{:02}", exponent.abs())))
        }
        _ => value.scalar(),
    }
}
