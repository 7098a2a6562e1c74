//! Which of two values comes first.

use std::cmp::Ordering;

use super::Value;

impl Value<'_> {
    /// How it stands to `other`. `None` where the two cannot be compared; `Some(None)` where they
    /// can and neither comes first: one is not a number.
    pub fn order(&self, other: &Value<'_>) -> Option<Option<Ordering>> {
        match (self, other) {
            (Value::Bool(ours), Value::Bool(theirs)) => Some(Some(ours.cmp(theirs))),
            (Value::String(ours), Value::String(theirs)) => {
                Some(Some(ours.as_str().cmp(theirs.as_str())))
            }
            (Value::Bytes(ours), Value::Bytes(theirs)) => Some(Some(ours.cmp(theirs))),
            (Value::Timestamp(ours), Value::Timestamp(theirs)) => Some(Some(ours.cmp(theirs))),
            (Value::Duration(ours), Value::Duration(theirs)) => Some(Some(ours.cmp(theirs))),
            _ => numbers(self, other),
        }
    }
}

/// How two numbers of any type stand to each other. Beside a floating-point number, an integer is
/// taken for the floating-point number next to it, as cel-go takes it.
pub(super) fn numbers(ours: &Value<'_>, theirs: &Value<'_>) -> Option<Option<Ordering>> {
    if let (Some(ours), Some(theirs)) = (integer(ours), integer(theirs)) {
        return Some(Some(ours.cmp(&theirs)));
    }
    Some(double(ours)?.partial_cmp(&double(theirs)?))
}

fn integer(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::Uint(value) => Some(i128::from(*value)),
        _ => None,
    }
}

fn double(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Uint(value) => Some(*value as f64),
        Value::Double(value) => Some(*value),
        _ => None,
    }
}
