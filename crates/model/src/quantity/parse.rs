//! Reads quantities with the API server's leniency, limits and rounding.

use super::amount::Amount;
use super::decimal::Decimal;
use super::notation::{Factor, Notation};
use super::{Quantity, QuantityError};

/// The smallest power of ten that is kept; what is smaller is rounded up to it.
const NANO: i32 = -9;
/// What has no more digits than this fits into 64 bits.
const SHORT: usize = 18;

/// A text taken apart: `-1.50Gi`
struct Parts<'t> {
    is_negative: bool,
    /// `1`, without zeros in front; `0` where that leaves nothing.
    whole: &'t str,
    /// `50`
    fraction: &'t str,
    /// There is a digit before or behind the point.
    has_digits: bool,
    /// `Gi`
    suffix: &'t str,
}

pub(super) fn parse(text: &str) -> Result<Quantity, QuantityError> {
    let parts = Parts::of(text).ok_or(QuantityError::Shape)?;
    let (notation, factor) = Notation::of_suffix(parts.suffix).ok_or(QuantityError::Suffix)?;
    if let Some(amount) = parts.short(factor) {
        return Ok(Quantity { amount, notation });
    }
    if !parts.has_digits {
        return Err(QuantityError::Number);
    }
    parts.long(notation, factor).ok_or(QuantityError::TooLong)
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Parts<'t>> {
        if text.is_empty() {
            return None;
        }
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, rest) = split_digits(unsigned.trim_start_matches('0'));
        let (fraction, suffix) = rest.strip_prefix('.').map_or(("", rest), split_digits);
        let is_unit = |letter| {
            matches!(letter, 'e' | 'E' | 'i' | 'n' | 'u' | 'm' | 'k' | 'K' | 'M' | 'G' | 'T' | 'P')
        };
        let end = suffix.trim_start_matches(is_unit);
        let end = end.strip_prefix(['-', '+']).unwrap_or(end);
        end.bytes().all(|byte| byte.is_ascii_digit()).then_some(Parts {
            is_negative: text.starts_with('-'),
            whole: if whole.is_empty() { "0" } else { whole },
            fraction,
            has_digits: unsigned.starts_with('0') || !(whole.is_empty() && fraction.is_empty()),
            suffix,
        })
    }

    /// The amount in 64 bits, where it is short enough that it must fit.
    fn short(&self, factor: Factor) -> Option<Amount> {
        let digits = self.whole.len() + self.fraction.len();
        let (longest, exponent, multiple) = match factor {
            Factor::Ten(exponent) => (SHORT, exponent, 1),
            Factor::Kibi(power) if self.fraction.is_empty() => {
                // Each power of 1024 takes about three digits.
                let left = 14_usize.checked_sub(usize::try_from(power).ok()?.checked_mul(3)?)?;
                (left, 0, 1024_i64.checked_pow(power)?)
            }
            Factor::Kibi(_) => return None,
        };
        if digits > longest {
            return None;
        }
        let exponent = exponent.wrapping_sub(i32::try_from(self.fraction.len()).ok()?);
        let digits = self.whole.bytes().chain(self.fraction.bytes());
        let value = digits.fold(0_i64, |value, digit| value * 10 + i64::from(digit - b'0'));
        let value = value.checked_mul(multiple)?;
        let value = if self.is_negative { -value } else { value };
        (exponent >= NANO).then_some(Amount::Small { value, exponent })
    }

    /// The amount with all its digits; `None` when they are too many.
    fn long(&self, mut notation: Notation, factor: Factor) -> Option<Quantity> {
        let digits = self.whole.bytes().chain(self.fraction.bytes());
        let fraction = i32::try_from(self.fraction.len()).ok()?;
        let exponent = match factor {
            Factor::Ten(exponent) => exponent.wrapping_sub(fraction),
            Factor::Kibi(_) => -fraction,
        };
        let mut number = Decimal::from_digits(false, digits, i64::from(exponent))?;
        if let Factor::Kibi(power) = factor {
            number.times_1024(power);
        }
        if !number.is_zero() {
            number = number.rounded_up(i64::from(NANO))?;
        }
        if notation == Notation::Binary {
            let most = Decimal::from_integer(i64::MAX, 0);
            if number.cmp(&most).is_gt() {
                number = most;
            }
            if !number.is_zero() && number.cmp(&Decimal::from_integer(1, 0)).is_lt() {
                notation = Notation::Decimal;
            }
        }
        number.is_negative = self.is_negative;
        Some(Quantity { amount: Amount::Large(number), notation })
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(end).unwrap_or((text, ""))
}
