//! What a single value should be.

use std::sync::Arc;

use model::{Node, Value};

use super::condition::Condition;
use crate::kyverno::budget::{Budget, Spent};
use crate::number::Number;
use crate::tree::Tree;

/// What a value should be.
#[derive(Debug, Clone)]
pub(super) enum Scalar {
    /// Nothing: absent, null, zero, false or empty.
    Null,
    Bool(bool),
    Number(Number),
    /// A string that is a small language of its own.
    Text(Text),
    /// A list or mapping where a value is expected.
    Nothing,
}

/// Alternatives, parted by `|`, of conditions that hold all, parted by `&`.
#[derive(Debug, Clone)]
pub(super) struct Text {
    written: Arc<str>,
    alternatives: Vec<Vec<Condition>>,
}

impl Scalar {
    pub(super) fn compile(tree: &Tree) -> Scalar {
        match tree {
            Tree::Null => Scalar::Null,
            Tree::Bool(value) => Scalar::Bool(*value),
            Tree::Number(number) => Scalar::Number(*number),
            Tree::String(text) => Scalar::Text(Text::compile(text)),
            Tree::List(_) | Tree::Map(_) => Scalar::Nothing,
        }
    }

    pub(super) fn matches(&self, node: Node<'_>, budget: &mut Budget) -> Result<bool, Spent> {
        let value = node.value();
        Ok(match self {
            Scalar::Null => is_empty(value),
            Scalar::Bool(wanted) => value == Value::Bool(*wanted),
            Scalar::Number(wanted) => is_number(value, *wanted),
            Scalar::Text(text) => text.matches(value, budget)?,
            Scalar::Nothing => false,
        })
    }

    /// Any value will do, as long as there is one.
    pub(super) fn is_any(&self) -> bool {
        matches!(self, Scalar::Text(text) if &*text.written == "*")
    }

    /// As it is written.
    pub(super) fn written(&self) -> Arc<str> {
        match self {
            Scalar::Null => "null".into(),
            Scalar::Bool(value) => value.to_string().into(),
            Scalar::Number(number) => number.to_string().into(),
            Scalar::Text(text) => Arc::clone(&text.written),
            Scalar::Nothing => "".into(),
        }
    }
}

impl Text {
    fn compile(text: &str) -> Text {
        let conditions = |text: &str| {
            let parts = text.trim_matches(' ').split('&');
            parts.map(|part| Condition::compile(part.trim_matches(' '))).collect()
        };
        Text { written: text.into(), alternatives: text.split('|').map(conditions).collect() }
    }

    fn matches(&self, value: Value<'_>, budget: &mut Budget) -> Result<bool, Spent> {
        if value == Value::String(&self.written) {
            return Ok(true);
        }
        for alternative in &self.alternatives {
            let mut holds = true;
            for condition in alternative {
                holds = condition.holds(value, budget)?;
                if !holds {
                    break;
                }
            }
            if holds {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn is_empty(value: Value<'_>) -> bool {
    match value {
        Value::Absent | Value::Null => true,
        Value::Bool(value) => !value,
        Value::Integer(value) => value == 0,
        Value::Unsigned(value) => value == 0,
        Value::Float(value) => value == 0.0,
        Value::String(text) => text.is_empty(),
        Value::Sequence | Value::Mapping => false,
    }
}

fn is_number(value: Value<'_>, wanted: Number) -> bool {
    match value {
        Value::String(text) => text.parse().is_ok_and(|value: f64| value == wanted.as_f64()),
        value => Number::of(value).is_some_and(|number| number == wanted),
    }
}
