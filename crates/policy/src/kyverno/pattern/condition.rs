//! One condition of a pattern's text: `>= 10Mi`, `!*:latest`, `1-5`, `nginx*`.

use std::borrow::Cow;
use std::cmp::Ordering;

use model::{Glob, Quantity, Value};

use crate::cel::Duration;
use crate::kyverno::budget::{Budget, Spent};
use crate::number::Number;

/// A condition.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    One(Comparison),
    /// Both hold: a range.
    Both(Comparison, Comparison),
    /// One of the two holds: all but a range.
    Either(Comparison, Comparison),
}

/// A value compared with another.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    operator: Operator,
    duration: Option<Duration>,
    quantity: Option<Quantity>,
    glob: Glob,
    /// Of the glob, in bytes.
    length: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    More,
    MoreEqual,
    Less,
    LessEqual,
}

/// The longest first: `>=` begins with `>`.
const OPERATORS: [(&str, Operator); 5] = [
    (">=", Operator::MoreEqual),
    ("<=", Operator::LessEqual),
    (">", Operator::More),
    ("<", Operator::Less),
    ("!", Operator::NotEqual),
];

impl Condition {
    /// Reads a condition. Any text is one: what is no operator is compared letter by letter.
    pub(super) fn compile(text: &str) -> Condition {
        // A lone sign is a text like any other.
        if text.len() < 2 {
            return Condition::One(Comparison::new(Operator::Equal, text));
        }
        for (sign, operator) in OPERATORS {
            if let Some(rest) = text.strip_prefix(sign) {
                return Condition::One(Comparison::new(operator, rest));
            }
        }
        if let Some((low, high)) = range(text, "!-") {
            return Condition::Either(
                Comparison::new(Operator::Less, low),
                Comparison::new(Operator::More, high),
            );
        }
        if let Some((low, high)) = range(text, "-") {
            return Condition::Both(
                Comparison::new(Operator::MoreEqual, low),
                Comparison::new(Operator::LessEqual, high),
            );
        }
        Condition::One(Comparison::new(Operator::Equal, text))
    }

    pub(super) fn holds(&self, value: Value<'_>, budget: &mut Budget) -> Result<bool, Spent> {
        Ok(match self {
            Condition::One(one) => one.holds(value, budget)?,
            Condition::Both(one, other) => {
                one.holds(value, budget)? && other.holds(value, budget)?
            }
            Condition::Either(one, other) => {
                one.holds(value, budget)? || other.holds(value, budget)?
            }
        })
    }
}

impl Comparison {
    fn new(operator: Operator, operand: &str) -> Comparison {
        let operand = operand.trim();
        Comparison {
            operator,
            duration: Duration::parse(operand),
            quantity: Quantity::parse(operand).ok(),
            glob: Glob::new(operand),
            length: operand.len(),
        }
    }

    /// As durations where both are some, else as quantities where both are some, else as text.
    fn holds(&self, value: Value<'_>, budget: &mut Budget) -> Result<bool, Spent> {
        budget.spend(1)?;
        if let Some(text) = measure(value) {
            budget.spend(text.len() / 64)?;
            if let (Some(wanted), Some(found)) = (self.duration, Duration::parse(&text)) {
                return Ok(self.operator.allows(found.cmp(&wanted)));
            }
            if let (Some(wanted), Ok(found)) = (&self.quantity, Quantity::parse(&text)) {
                return Ok(self.operator.allows(found.cmp(wanted)));
            }
        }
        let Some(text) = letters(value) else { return Ok(false) };
        if !matches!(self.operator, Operator::Equal | Operator::NotEqual) {
            return Ok(false);
        }
        budget.spend(self.length.saturating_mul(text.len()) / 64)?;
        Ok(self.glob.matches(&text) == (self.operator == Operator::Equal))
    }
}

impl Operator {
    fn allows(self, order: Ordering) -> bool {
        match self {
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::More => order.is_gt(),
            Operator::MoreEqual => order.is_ge(),
            Operator::Less => order.is_lt(),
            Operator::LessEqual => order.is_le(),
        }
    }
}

/// What a value is where amounts are compared. Nothing is as much as zero.
fn measure(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Absent | Value::Null => Some("0".into()),
        Value::String(text) => Some(text.into()),
        // Six places: what is less than a millionth apart is the same.
        Value::Float(number) => Some(format!("{number:.6}").into()),
        value => Number::of(value).map(|number| number.to_string().into()),
    }
}

/// What a value is where letters are compared.
fn letters(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Bool(value) => Some(if value { "true" } else { "false" }.into()),
        value => match Number::of(value)? {
            number @ Number::Float(float) => {
                Some(number.as_i64().map_or_else(|| scientific(float), |it| it.to_string()).into())
            }
            number => Some(number.to_string().into()),
        },
    }
}

/// `1.5E+00`, as Kyverno writes it before it compares.
fn scientific(number: f64) -> String {
    let written = format!("{number:E}");
    let Some((digits, exponent)) = written.split_once('E') else { return written };
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |it| ('-', it));
    format!("{digits}E{sign}{exponent:0>2}")
}

/// The two ends of a range.
fn range<'t>(text: &'t str, sign: &str) -> Option<(&'t str, &'t str)> {
    let (low, rest) = text.split_at_checked(amount(text)?)?;
    let high = rest.strip_prefix(sign)?;
    (amount(high)? == high.len()).then_some((low, high))
}

/// How long a number with a unit is at the start of a text: `-10.5Mi`.
fn amount(text: &str) -> Option<usize> {
    let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut rest = signed.trim_start_matches(|it: char| it.is_ascii_digit());
    if rest.len() == signed.len() {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|it: char| it.is_ascii_digit());
        if rest.len() == fraction.len() {
            return None;
        }
    }
    let rest = rest.trim_start_matches(|it: char| it.is_ascii_alphabetic());
    Some(text.len() - rest.len())
}
