//! Numbers as JSON has them: exact where they are integers of 64 bits.

use std::cmp::Ordering;
use std::fmt;

use model::Value;

/// A number.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// An integer that fits 64 bits with a sign.
    Integer(i64),
    /// An integer above that.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
}

impl Number {
    /// The number that a node of a document is; `None` for anything else.
    pub fn of(value: Value<'_>) -> Option<Number> {
        match value {
            Value::Integer(value) => Some(Number::Integer(value)),
            Value::Unsigned(value) => Some(Number::Unsigned(value)),
            Value::Float(value) => Some(Number::Float(value)),
            _ => None,
        }
    }

    /// Reads a number as JSON writes it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Number> {
        if !is_written_right(text) {
            return None;
        }
        if let Ok(value) = text.parse() {
            return Some(Number::Integer(value));
        }
        if let Ok(value) = text.parse() {
            return Some(Number::Unsigned(value));
        }
        text.parse().ok().filter(|value: &f64| value.is_finite()).map(Number::Float)
    }

    /// The nearest float.
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Integer(value) => value as f64,
            Number::Unsigned(value) => value as f64,
            Number::Float(value) => value,
        }
    }

    /// The integer it is; `3.0` is one too.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Number::Integer(value) => Some(value),
            Number::Unsigned(_) => None,
            Number::Float(value) => {
                (value.fract() == 0.0 && value.abs() < 9e15).then_some(value as i64)
            }
        }
    }

    /// This number, as an integer where it is a small whole one.
    pub fn of_f64(value: f64) -> Number {
        let number = Number::Float(value);
        number.as_i64().map_or(number, Number::Integer)
    }

    /// Which of two numbers is larger; by their floats where one is no integer.
    pub fn compare(self, other: Number) -> Ordering {
        match (self.whole(), other.whole()) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => self.as_f64().total_cmp(&other.as_f64()),
        }
    }

    fn whole(self) -> Option<i128> {
        match self {
            Number::Integer(value) => Some(i128::from(value)),
            Number::Unsigned(value) => Some(i128::from(value)),
            Number::Float(_) => self.as_i64().map(i128::from),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.compare(*other) == Ordering::Equal
    }
}

impl fmt::Display for Number {
    /// As JSON writes it: an exponent only where the number would be very long.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Integer(value) => write!(out, "{value}"),
            Number::Unsigned(value) => write!(out, "{value}"),
            Number::Float(value) if *value == 0.0 => out.write_str("0"),
            Number::Float(value) if (1e-6..1e21).contains(&value.abs()) => write!(out, "{value}"),
            Number::Float(value) => write!(out, "{value:e}"),
        }
    }
}

/// JSON has neither leading zeros nor a plus, and digits on both sides of a point.
pub(crate) fn is_written_right(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let count = digits(text);
    if count == 0 || (count > 1 && text.starts_with('0')) {
        return false;
    }
    let mut rest = text.get(count..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent);
        return count > 0 && count == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_json_writes_them() {
        for text in ["0", "-1", "1.5", "1e3", "18446744073709551615", "0.000001"] {
            assert!(Number::parse(text).is_some(), "{text}");
        }
        for text in ["", "-", "01", "+1", "1.", ".5", "1e", "0x1", "1e999", "1 "] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn numbers_are_equal_by_their_worth() {
        assert_eq!(Number::parse("1.0"), Number::parse("1"));
        assert_ne!(Number::parse("9223372036854775807"), Number::parse("9223372036854775806"));
        assert_eq!(Number::Float(0.5).to_string(), "0.5");
        assert_eq!(Number::Float(1e30).to_string(), "1e30");
    }
}
