//! `units.parse` and `units.parse_bytes`: amounts with a unit behind them.

use super::{Answer, Context, Family};
use crate::rego::number::Number;
use crate::rego::value::Value;

pub(super) const FAMILY: Family = &[("units.parse", 1, amount), ("units.parse_bytes", 1, bytes)];

/// Nobody writes longer amounts.
const LONGEST: usize = 64;

/// What the letters of a unit stand for, from the first to the last.
const LETTERS: &str = "kmgtpe";

/// `10K`, `1.5Gi`, `100m`
fn amount<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    let read = |text: &str| {
        let (number, unit) = parts(text)?;
        match unit {
            "" => number.amount(),
            "m" => Exact { exponent: number.exponent.checked_sub(3)?, ..number }.amount(),
            unit => number.times(factor(unit)?)?.amount(),
        }
    };
    Ok(clean(text.as_str()).and_then(|text| read(&text)).map(Value::Number))
}

/// `10KB`, `1.5gib`, `100m`, in whole bytes: letters of either case, a `B` may be left out.
fn bytes<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    let read = |text: &str| {
        let text = text.to_ascii_lowercase();
        let (number, unit) = parts(&text)?;
        match unit {
            "" => number.whole(),
            unit => number.times(factor(unit.strip_suffix('b').unwrap_or(unit))?)?.whole(),
        }
    };
    Ok(clean(text.as_str()).and_then(|text| read(&text)).map(Value::Number))
}

/// Quotes count for nothing; spaces are not allowed.
fn clean(text: &str) -> Option<String> {
    (text.len() <= LONGEST && !text.contains(' ')).then(|| text.replace('"', ""))
}

fn factor(unit: &str) -> Option<i128> {
    let mut letters = unit.chars();
    let letter = letters.next()?.to_ascii_lowercase();
    let power = u32::try_from(LETTERS.find(letter)?).ok()? + 1;
    match letters.as_str() {
        "" => Some(1000_i128.pow(power)),
        "i" | "I" => Some(1024_i128.pow(power)),
        _ => None,
    }
}

/// A number as it is written.
#[derive(Debug, Clone, Copy)]
struct Exact {
    digits: i128,
    /// The power of ten that the digits are to be taken times.
    exponent: i32,
}

impl Exact {
    fn parse(text: &str) -> Option<Exact> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{whole}{fraction}");
        let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
        if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let moved = i32::try_from(fraction.len()).ok()?;
        Some(Exact { digits: digits.parse().ok()?, exponent: exponent.checked_sub(moved)? })
    }

    fn times(self, factor: i128) -> Option<Exact> {
        Some(Exact { digits: self.digits.checked_mul(factor)?, ..self })
    }

    /// The integer, where it is one; else what is left of it behind a point at ten digits.
    fn amount(self) -> Option<Number> {
        let Ok(down) = u32::try_from(-i64::from(self.exponent)) else { return self.raised() };
        let Some(scale) = 10_i128.checked_pow(down) else { return Some(Number::int(0)) };
        if self.digits.checked_rem(scale) == Some(0) {
            return self.digits.checked_div(scale).map(Number::int);
        }
        let written = format!("{}e{}", self.digits, self.exponent);
        let nearest: f64 = written.parse().ok()?;
        format!("{nearest:.10}").parse().ok().and_then(Number::of_f64)
    }

    /// Without what stands behind the point.
    fn whole(self) -> Option<Number> {
        let Ok(down) = u32::try_from(-i64::from(self.exponent)) else { return self.raised() };
        let scale = 10_i128.checked_pow(down);
        Some(Number::int(scale.and_then(|scale| self.digits.checked_div(scale)).unwrap_or(0)))
    }

    fn raised(self) -> Option<Number> {
        let scale = u32::try_from(self.exponent).ok().and_then(|it| 10_i128.checked_pow(it));
        match scale.and_then(|scale| self.digits.checked_mul(scale)) {
            Some(exact) => Some(Number::int(exact)),
            None => {
                format!("{}e{}", self.digits, self.exponent).parse().ok().and_then(Number::of_f64)
            }
        }
    }
}

/// The number, and what stands behind it. A letter `e` belongs to the number where digits follow.
fn parts(text: &str) -> Option<(Exact, &str)> {
    let mut end = text.len();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let belongs = match letter {
            'e' | 'E' => next.is_some_and(|next| next.is_ascii_digit() || "+-".contains(next)),
            letter => letter.is_ascii_digit() || ".+-".contains(letter),
        };
        if !belongs {
            end = at;
            break;
        }
    }
    let (number, unit) = text.split_at_checked(end)?;
    Some((Exact::parse(number)?, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_units() {
        for (text, as_amount, as_bytes) in [
            ("10K", Some("10000"), Some("10000")),
            ("1.5Ki", Some("1536"), Some("1536")),
            ("100m", Some("0.1"), Some("100000000")),
            ("2", Some("2"), Some("2")),
            ("0.5", Some("0.5"), Some("0")),
            ("-1.5", Some("-1.5"), Some("-1")),
            ("1e3Mi", Some("1048576000"), Some("1048576000")),
            ("1E", Some("1000000000000000000"), Some("1000000000000000000")),
            ("8EI", Some("9223372036854775808"), Some("9223372036854775808")),
            ("\"1G\"", Some("1000000000"), Some("1000000000")),
            ("10KB", None, Some("10000")),
            ("1.5gib", None, Some("1610612736")),
            ("", None, None),
            ("K", None, None),
            ("1 K", None, None),
            ("1Kx", None, None),
            ("1.2.3", None, None),
            ("1e999999999999", None, None),
            ("ten", None, None),
        ] {
            let arguments = [Value::from(text)];
            let run = |function: super::super::Function| {
                function(&mut Context::default(), &arguments).unwrap().map(|it| it.to_string())
            };
            assert_eq!(run(amount).as_deref(), as_amount, "{text}");
            assert_eq!(run(bytes).as_deref(), as_bytes, "{text}");
        }
    }
}
