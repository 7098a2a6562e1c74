//! How a quantity likes to be written: with which kind of suffix.

use std::fmt;

use super::decimal::Decimal;

/// The suffixes of powers of ten, and their exponents.
const DECIMAL: [(&str, i64); 10] = [
    ("n", -9),
    ("u", -6),
    ("m", -3),
    ("", 0),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];

/// The suffixes of powers of 1024, from the first power on.
const BINARY: [&str; 6] = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// `12M`
    Decimal,
    /// `12e6`
    Exponent,
    /// `12Mi`
    Binary,
}

/// By what a suffix multiplies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Factor {
    /// 10 to this.
    Ten(i32),
    /// 1024 to this.
    Kibi(u32),
}

impl Notation {
    /// What a suffix says; `None` when it is none.
    pub(super) fn of_suffix(suffix: &str) -> Option<(Notation, Factor)> {
        if let Some((_, exponent)) = DECIMAL.iter().find(|(known, _)| *known == suffix) {
            let exponent = i32::try_from(*exponent).ok()?;
            return Some((Notation::Decimal, Factor::Ten(exponent)));
        }
        if let Some(power) =
            (1..).zip(BINARY).find_map(|(power, it)| (it == suffix).then_some(power))
        {
            return Some((Notation::Binary, Factor::Kibi(power)));
        }
        let exponent: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
        // The API server keeps the lower half of it, and so do we.
        let exponent = exponent as i32;
        Some((Notation::Exponent, Factor::Ten(exponent)))
    }

    /// Writes a number in its canonical form.
    pub(super) fn write(self, number: &Decimal, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if number.is_zero() {
            return out.write_str("0");
        }
        if number.is_negative {
            out.write_str("-")?;
        }
        let number = number.clone().trimmed();
        match self {
            Notation::Binary => match in_kibi(&number) {
                Some((whole, suffix)) => write!(out, "{}{suffix}", whole.written_digits()),
                None => Notation::Decimal.write_digits(&number, out),
            },
            _ => self.write_digits(&number, out),
        }
    }

    fn write_digits(self, number: &Decimal, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only every third power of ten has a suffix. What is larger than the largest of them
        // gets zeros; the API server loses its suffix there.
        let most = if self == Notation::Exponent { i64::MAX } else { 18 };
        let exponent = (number.exponent - number.exponent.rem_euclid(3)).min(most);
        out.write_str(&number.written_digits())?;
        for _ in exponent..number.exponent {
            out.write_str("0")?;
        }
        match (self, exponent) {
            (Notation::Exponent, 0) => Ok(()),
            (Notation::Exponent, _) => write!(out, "e{exponent}"),
            _ => {
                let suffix = DECIMAL.iter().find(|(_, known)| *known == exponent);
                out.write_str(suffix.map_or("", |(suffix, _)| suffix))
            }
        }
    }
}

/// A whole number of at least 1024, and the largest suffix that divides it; other numbers are not
/// written in powers of 1024.
fn in_kibi(number: &Decimal) -> Option<(Decimal, &'static str)> {
    if number.exponent < 0 {
        return None;
    }
    let whole = number.clone().rounded_up(0)?;
    let mut absolute = whole.clone();
    absolute.is_negative = false;
    if absolute.cmp(&Decimal::from_integer(1024, 0)).is_lt() {
        return None;
    }
    let (mut rest, mut times) = whole.without_1024();
    let most = u32::try_from(BINARY.len()).unwrap_or(u32::MAX);
    if times > most {
        rest.times_1024(times - most);
        times = most;
    }
    let suffix = times.checked_sub(1).map_or(Some(""), |index| {
        BINARY.get(usize::try_from(index).unwrap_or(usize::MAX)).copied()
    });
    Some((rest, suffix?))
}
