//! `units.parse` and `units.parse_bytes`: amounts with a unit behind them.

use regorus::Value;

/// Nobody writes longer amounts, and short ones with an exponent would be very long.
const LONGEST: usize = 32;

/// Thousands, and what the letters stand for from the first to the last.
const LETTERS: &str = "kmgtpe";

/// `10K`, `1.5Gi`, `100m`; `None` for what is no amount.
pub(super) fn amount(text: &str) -> Option<Value> {
    let (number, unit) = parts(text)?;
    let factor = match unit {
        "" => 1.0,
        "m" => 0.001,
        unit => factor(unit)?,
    };
    Some(value(number * factor))
}

/// `10KB`, `1.5gib`, `100m`, in bytes: letters of either case, and a `B` that may be left out.
pub(super) fn bytes(text: &str) -> Option<Value> {
    let text = text.to_ascii_lowercase();
    let (number, unit) = parts(&text)?;
    let unit = unit.strip_suffix('b').unwrap_or(unit);
    let factor = if unit.is_empty() { 1.0 } else { factor(unit)? };
    Some(value((number * factor).trunc()))
}

fn factor(unit: &str) -> Option<f64> {
    let mut letters = unit.chars();
    let letter = letters.next()?.to_ascii_lowercase();
    let power = LETTERS.find(letter)? as i32 + 1;
    match letters.as_str() {
        "" => Some(1000_f64.powi(power)),
        "i" => Some(1024_f64.powi(power)),
        _ => None,
    }
}

/// The number, without an exponent, and what stands behind it.
fn parts(text: &str) -> Option<(f64, &str)> {
    let text = text.trim_matches('"');
    if text.len() > LONGEST {
        return None;
    }
    let is_number = |letter: char| letter.is_ascii_digit() || ".+-".contains(letter);
    let end = text.find(|letter| !is_number(letter)).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    Some((number.parse().ok()?, unit))
}

fn value(number: f64) -> Value {
    match number.fract() == 0.0 && number.abs() < 9e15 {
        true => Value::from(number as i64),
        false => Value::from(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_units() {
        for (text, expected) in [
            ("10K", "10000"),
            ("1.5Ki", "1536"),
            ("100m", "0.1"),
            ("2", "2"),
            ("1Gi", "1073741824"),
        ] {
            assert_eq!(amount(text).unwrap().to_string(), expected, "{text}");
        }
        for (text, expected) in [("10KB", "10000"), ("1.5gib", "1610612736"), ("100", "100")] {
            assert_eq!(bytes(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "K", "1e999999999", "1e99999999Ei", "1Kx", "ten"] {
            assert_eq!((amount(text), bytes(text)), (None, None), "{text}");
        }
    }
}
