//! Scalars of a pattern: what they mean for values of each type.

use model::{Node, Value};

use super::comparison::{self, Operator};
use crate::number::Number;

/// Whether a value is as a scalar of a pattern has it. A mapping stands for any mapping, a list
/// for nothing.
pub fn matches(value: Node<'_>, pattern: Node<'_>) -> bool {
    match pattern.value() {
        Value::Bool(wanted) => value.as_bool() == Some(wanted),
        Value::Absent | Value::Null => is_nothing(value),
        Value::Mapping => value.is_mapping(),
        Value::Sequence => false,
        Value::String(text) => matches_text(value, text),
        Value::Float(wanted) if wanted.fract() != 0.0 => match value.value() {
            Value::Float(value) => value == wanted,
            Value::String(text) => text.parse() == Ok(wanted),
            _ => false,
        },
        number => {
            let Some(wanted) = Number::of(number) else { return false };
            match value.value() {
                Value::String(text) => {
                    let text = text.strip_prefix('+').unwrap_or(text);
                    text.parse().ok().map(Number::Integer) == Some(wanted)
                }
                value => Number::of(value) == Some(wanted),
            }
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

/// Alternatives, parted by `|`, of conditions, parted by `&`.
fn matches_text(value: Node<'_>, pattern: &str) -> bool {
    if value.as_str() == Some(pattern) {
        return true;
    }
    pattern.split('|').any(|alternative| {
        alternative.split('&').all(|condition| meets(value, condition.trim_matches(' ')))
    })
}

fn meets(value: Node<'_>, condition: &str) -> bool {
    if let Some(range) = comparison::range(condition) {
        let above = comparison::holds(value, Operator::MoreOrEqual, range.low);
        let below = comparison::holds(value, Operator::LessOrEqual, range.high);
        return if range.is_outside {
            comparison::holds(value, Operator::Less, range.low)
                || comparison::holds(value, Operator::More, range.high)
        } else {
            above && below
        };
    }
    let (operator, operand) = comparison::operator(condition);
    comparison::holds(value, operator, operand.trim())
}
