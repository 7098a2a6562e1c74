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

/// How two numbers of any type stand to each other.
pub(super) fn numbers(ours: &Value<'_>, theirs: &Value<'_>) -> Option<Option<Ordering>> {
    if let (Value::Double(ours), Value::Double(theirs)) = (ours, theirs) {
        return Some(ours.partial_cmp(theirs));
    }
    match (ours, theirs) {
        (Value::Double(ours), _) => Some(with_integer(*ours, integer(theirs)?)),
        (_, Value::Double(theirs)) => {
            Some(with_integer(*theirs, integer(ours)?).map(Ordering::reverse))
        }
        _ => Some(Some(integer(ours)?.cmp(&integer(theirs)?))),
    }
}

fn integer(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::Uint(value) => Some(i128::from(*value)),
        _ => None,
    }
}

/// Exactly, where turning the integer into a double would round it.
fn with_integer(double: f64, integer: i128) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    // Every 64-bit integer lies within, and so does the whole part of a double up to there.
    if double >= 1e30 {
        return Some(Ordering::Greater);
    }
    if double <= -1e30 {
        return Some(Ordering::Less);
    }
    let whole = double.trunc();
    let order = (whole as i128).cmp(&integer);
    Some(order.then(double.partial_cmp(&whole).unwrap_or(Ordering::Equal)))
}
