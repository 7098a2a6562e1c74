//! Scalars of a pattern: what they mean for values of each type.

use model::Value;

use super::comparison::{self, Operand, Operator};
use crate::number::Number;

/// A scalar of a pattern: what it asks of a value.
#[derive(Debug, Clone)]
pub(in crate::kyverno) enum Scalar {
    Bool(bool),
    Nothing,
    Mapping,
    Never,
    Text(Box<str>, Alternatives),
    Fraction(f64),
    Number(Number),
}

/// Alternatives, parted by `|`, of conditions, parted by `&`.
type Alternatives = Box<[Box<[Condition]>]>;

#[derive(Debug, Clone)]
pub(in crate::kyverno) enum Condition {
    Within(Operand, Operand),
    Outside(Operand, Operand),
    Compared(Operator, Operand),
}

impl Scalar {
    pub(in crate::kyverno) fn read(pattern: Value<'_>) -> Scalar {
        match pattern {
            Value::Bool(wanted) => Scalar::Bool(wanted),
            Value::Absent | Value::Null => Scalar::Nothing,
            Value::Mapping => Scalar::Mapping,
            Value::Sequence => Scalar::Never,
            Value::String(text) => Scalar::Text(text.into(), alternatives(text)),
            Value::Float(wanted) if wanted.fract() != 0.0 => Scalar::Fraction(wanted),
            number => Number::of(number).map_or(Scalar::Never, Scalar::Number),
        }
    }

    /// How long its text is; one where it is none.
    pub(super) fn len(&self) -> usize {
        if let Scalar::Text(text, _) = self { text.len() } else { 1 }
    }

    pub(super) fn matches(&self, value: Value<'_>) -> bool {
        match self {
            Scalar::Bool(wanted) => value == Value::Bool(*wanted),
            Scalar::Nothing => is_nothing(value),
            Scalar::Mapping => value == Value::Mapping,
            Scalar::Never => false,
            Scalar::Text(text, alternatives) => {
                matches!(value, Value::String(own) if own == &**text)
                    || alternatives.iter().any(|all| all.iter().all(|it| it.holds(value)))
            }
            Scalar::Fraction(wanted) => match value {
                Value::Float(value) => value == *wanted,
                Value::String(text) => text.parse() == Ok(*wanted),
                _ => false,
            },
            Scalar::Number(wanted) => match value {
                Value::String(text) => {
                    let text = text.strip_prefix('+').unwrap_or(text);
                    text.parse().ok().map(Number::Integer) == Some(*wanted)
                }
                value => Number::of(value) == Some(*wanted),
            },
        }
    }
}

/// Null stands for what is not there, and for what is empty.
fn is_nothing(value: Value<'_>) -> bool {
    match value {
        Value::Absent | Value::Null => true,
        Value::Bool(value) => !value,
        Value::String(text) => text.is_empty(),
        Value::Sequence | Value::Mapping => false,
        number => Number::of(number) == Some(Number::Integer(0)),
    }
}

fn alternatives(pattern: &str) -> Alternatives {
    let alternatives = pattern.split('|');
    let conditions = |alternative: &str| {
        let conditions = alternative.split('&');
        conditions.map(|condition| Condition::read(condition.trim_matches(' '))).collect()
    };
    alternatives.map(conditions).collect()
}

impl Condition {
    fn read(written: &str) -> Condition {
        if let Some(range) = comparison::range(written) {
            let (low, high) = (Operand::read(range.low), Operand::read(range.high));
            return match range.is_outside {
                true => Condition::Outside(low, high),
                false => Condition::Within(low, high),
            };
        }
        let (operator, operand) = comparison::operator(written);
        Condition::Compared(operator, Operand::read(operand.trim()))
    }

    fn holds(&self, value: Value<'_>) -> bool {
        match self {
            Condition::Within(low, high) => {
                low.holds(value, Operator::MoreOrEqual) && high.holds(value, Operator::LessOrEqual)
            }
            Condition::Outside(low, high) => {
                low.holds(value, Operator::Less) || high.holds(value, Operator::More)
            }
            Condition::Compared(operator, operand) => operand.holds(value, *operator),
        }
    }
}
