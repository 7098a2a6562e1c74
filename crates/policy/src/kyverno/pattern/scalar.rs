//! Scalars of a pattern: what they mean for values of each type.

use model::{Node, Value};

use super::comparison::{self, Operand, Operator};
use super::fault;
use crate::number::Number;

/// A scalar of a pattern.
#[derive(Debug, Clone)]
pub(super) struct Scalar {
    asks: Asks,
    /// As a fault shows it.
    pub(super) shown: Box<str>,
}

/// What a scalar asks of a value.
#[derive(Debug, Clone)]
enum Asks {
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
enum Condition {
    Within(Operand, Operand),
    Outside(Operand, Operand),
    Compared(Operator, Operand),
}

/// Whether a value is as a scalar of a pattern has it. A mapping stands for any mapping, a list
/// for nothing.
pub fn matches(value: Node<'_>, pattern: Node<'_>) -> bool {
    Scalar::read(pattern).matches(value)
}

impl Scalar {
    pub(super) fn read(pattern: Node<'_>) -> Scalar {
        let asks = match pattern.value() {
            Value::Bool(wanted) => Asks::Bool(wanted),
            Value::Absent | Value::Null => Asks::Nothing,
            Value::Mapping => Asks::Mapping,
            Value::Sequence => Asks::Never,
            Value::String(text) => Asks::Text(text.into(), alternatives(text)),
            Value::Float(wanted) if wanted.fract() != 0.0 => Asks::Fraction(wanted),
            number => Number::of(number).map_or(Asks::Never, Asks::Number),
        };
        Scalar { asks, shown: fault::shown(pattern).into() }
    }

    /// How long its text is; one where it is none.
    pub(super) fn len(&self) -> usize {
        if let Asks::Text(text, _) = &self.asks { text.len() } else { 1 }
    }

    pub(super) fn matches(&self, value: Node<'_>) -> bool {
        match &self.asks {
            Asks::Bool(wanted) => value.as_bool() == Some(*wanted),
            Asks::Nothing => is_nothing(value),
            Asks::Mapping => value.is_mapping(),
            Asks::Never => false,
            Asks::Text(text, alternatives) => {
                value.as_str() == Some(text)
                    || alternatives.iter().any(|all| all.iter().all(|it| it.holds(value)))
            }
            Asks::Fraction(wanted) => match value.value() {
                Value::Float(value) => value == *wanted,
                Value::String(text) => text.parse() == Ok(*wanted),
                _ => false,
            },
            Asks::Number(wanted) => match value.value() {
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
fn is_nothing(value: Node<'_>) -> bool {
    match value.value() {
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

    fn holds(&self, value: Node<'_>) -> bool {
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
