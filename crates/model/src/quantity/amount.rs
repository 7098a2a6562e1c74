//! The number of a quantity: short as long as it can be, because the API server calls only short
//! ones integers.

use std::cmp::Ordering;

use super::decimal::Decimal;

/// The two ways in which the API server keeps a number. Which one it takes can be seen from
/// outside, so we keep it alike.
#[derive(Debug, Clone)]
pub(super) enum Amount {
    /// `value × 10^exponent`
    Small { value: i64, exponent: i32 },
    /// What does not fit, or has too many digits to be sure.
    Large(Decimal),
}

impl Amount {
    pub(super) fn to_decimal(&self) -> Decimal {
        match self {
            Amount::Small { value, exponent } => Decimal::from_integer(*value, *exponent),
            Amount::Large(decimal) => decimal.clone(),
        }
    }

    pub(super) fn sign(&self) -> i64 {
        match self {
            Amount::Small { value, .. } => value.signum(),
            Amount::Large(decimal) => decimal.sign(),
        }
    }

    pub(super) fn negated(&self) -> Amount {
        match self {
            Amount::Small { value, exponent } => match value.checked_neg() {
                Some(value) => Amount::Small { value, exponent: *exponent },
                None => Amount::Large(self.to_decimal().negated()),
            },
            Amount::Large(decimal) => Amount::Large(decimal.clone().negated()),
        }
    }

    /// `None` when the sum is too long to be kept.
    pub(super) fn add(&self, other: &Amount) -> Option<Amount> {
        if let Some(sum) = self.add_small(other) {
            return Some(sum);
        }
        Some(Amount::Large(self.to_decimal().add(&other.to_decimal())?))
    }

    fn add_small(&self, other: &Amount) -> Option<Amount> {
        let Amount::Small { value: left, exponent: left_exponent } = *self else { return None };
        let Amount::Small { value: right, exponent: right_exponent } = *other else { return None };
        if right == 0 {
            return Some(self.clone());
        }
        if left == 0 {
            return Some(other.clone());
        }
        let exponent = left_exponent.min(right_exponent);
        let left = scale_up(left, left_exponent, exponent)?;
        let right = scale_up(right, right_exponent, exponent)?;
        Some(Amount::Small { value: left.checked_add(right)?, exponent })
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        match *self {
            Amount::Small { value, exponent } if exponent >= 0 => scale_up(value, exponent, 0),
            _ => None,
        }
    }

    pub(super) fn as_float(&self) -> f64 {
        let (whole, exponent) = match self {
            Amount::Small { value, exponent } => (*value as f64, i64::from(*exponent)),
            Amount::Large(decimal) => {
                // Rust reads it to the nearest float, or to infinity.
                let whole: f64 = decimal.written_digits().parse().unwrap_or(f64::INFINITY);
                (if decimal.sign() < 0 { -whole } else { whole }, decimal.exponent)
            }
        };
        if exponent == 0 { whole } else { whole * power_of_ten(exponent) }
    }
}

impl Amount {
    /// By value, however it is kept.
    pub(super) fn cmp(&self, other: &Amount) -> Ordering {
        match (self, other) {
            (
                Amount::Small { value: left, exponent: left_exponent },
                Amount::Small { value: right, exponent: right_exponent },
            ) if left_exponent == right_exponent => left.cmp(right),
            _ => self.to_decimal().cmp(&other.to_decimal()),
        }
    }
}

/// `value × 10^from` as a multiple of `10^to`, which is no larger.
fn scale_up(value: i64, from: i32, to: i32) -> Option<i64> {
    if value == 0 {
        return Some(0);
    }
    let factor = 10_i64.checked_pow(from.abs_diff(to))?;
    value.checked_mul(factor)
}

/// 10^exponent as Go computes it: from two tables, so that the last bit is the same.
fn power_of_ten(exponent: i64) -> f64 {
    const ONES: [f64; 32] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31,
    ];
    const UP: [f64; 10] = [1e0, 1e32, 1e64, 1e96, 1e128, 1e160, 1e192, 1e224, 1e256, 1e288];
    const DOWN: [f64; 11] =
        [1e0, 1e-32, 1e-64, 1e-96, 1e-128, 1e-160, 1e-192, 1e-224, 1e-256, 1e-288, 1e-320];
    let size = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
    let one = ONES.get(size % 32).copied().unwrap_or(1.0);
    match exponent {
        0..=308 => UP.get(size / 32).map_or(f64::INFINITY, |step| step * one),
        -323..0 => DOWN.get(size / 32).map_or(0.0, |step| step / one),
        ..-323 => 0.0,
        _ => f64::INFINITY,
    }
}
