//! Numbers of Rego: integers are exact, all else is a float.

use std::cmp::Ordering;
use std::fmt;

/// A number. An integer beyond 128 bits is a float here; OPA knows integers of any length.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// A whole number.
    Int(Whole),
    /// Any other; always finite.
    Float(f64),
}

/// A whole number. It is kept in halves: one of 128 bits would want more room around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    high: i64,
    low: u64,
}

impl Whole {
    /// The integer.
    pub fn get(self) -> i128 {
        i128::from(self.high) << 64 | i128::from(self.low)
    }
}

impl From<i128> for Whole {
    fn from(value: i128) -> Whole {
        Whole { high: (value >> 64) as i64, low: value as u64 }
    }
}

impl Number {
    /// An integer.
    pub fn int(value: i128) -> Number {
        Number::Int(value.into())
    }

    /// A float as a number: an integer where it is a whole one. `None` where it is not finite.
    pub fn of_f64(value: f64) -> Option<Number> {
        if !value.is_finite() {
            return None;
        }
        // Beyond 2^127 a float is no longer cast without loss.
        if value.fract() == 0.0 && value.abs() < 1.7e38 {
            return Some(Number::int(value as i128));
        }
        Some(Number::Float(value))
    }

    /// Reads a number as JSON and Rego write it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Number> {
        if !crate::number::is_written_right(text) {
            return None;
        }
        if let Ok(value) = text.parse() {
            return Some(Number::int(value));
        }
        text.parse().ok().and_then(Number::of_f64)
    }

    /// The nearest float.
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Int(value) => value.get() as f64,
            Number::Float(value) => value,
        }
    }

    /// The integer it is.
    pub fn as_int(self) -> Option<i128> {
        match self {
            Number::Int(value) => Some(value.get()),
            Number::Float(_) => None,
        }
    }

    /// Both are written the same way and come to the same.
    pub(super) fn is_same(self, other: Number) -> bool {
        match (self, other) {
            (Number::Int(left), Number::Int(right)) => left == right,
            (Number::Float(left), Number::Float(right)) => left.to_bits() == right.to_bits(),
            _ => false,
        }
    }

    /// The integer it is, where it fits.
    pub fn as_i64(self) -> Option<i64> {
        self.as_int().and_then(|value| i64::try_from(value).ok())
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number::int(i128::from(value))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        match (self, other) {
            (Number::Int(left), Number::Int(right)) => left.get().cmp(&right.get()),
            _ => self.as_f64().total_cmp(&other.as_f64()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Number {}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

/// As OPA writes it: an exponent only where the number would be very long.
impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Int(value) => write!(out, "{}", value.get()),
            Number::Float(value) => write!(out, "{}", crate::number::Number::Float(*value)),
        }
    }
}
