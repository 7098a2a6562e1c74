//! Kubernetes quantities, `500m`, `1.5`, `128Mi`, `2e3`: exact, read and added up as the API
//! server does.

mod amount;
mod decimal;
mod notation;
mod parse;

use std::cmp::Ordering;
use std::fmt;

use amount::Amount;
use notation::Notation;

/// An exact number, and how it likes to be written.
#[derive(Debug, Clone)]
pub struct Quantity {
    amount: Amount,
    notation: Notation,
}

/// Why a text is no quantity, or a sum none that we keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantityError {
    /// Something else stands where a number and a suffix are expected.
    Shape,
    /// There is no digit in it.
    Number,
    /// The suffix is none of ours.
    Suffix,
    /// More digits than anyone needs. The API server has no such limit.
    TooLong,
}

impl Quantity {
    /// How many digits a quantity may have when it is written out.
    pub const MAX_DIGITS: usize = 1024;

    /// The quantity that `text` says. Nothing may stand around it, not even a space.
    ///
    /// As lenient as the API server: a number without digits is zero (`m`, `.`), and so is a sign.
    pub fn parse(text: &str) -> Result<Quantity, QuantityError> {
        parse::parse(text)
    }

    /// The sum of the two, written as this one, or as the other where this one is zero.
    pub fn add(&self, other: &Quantity) -> Result<Quantity, QuantityError> {
        let amount = self.amount.add(&other.amount).ok_or(QuantityError::TooLong)?;
        Ok(Quantity { amount, notation: self.notation_with(other) })
    }

    /// What is left when `other` is taken away, written as the sum would be.
    pub fn subtract(&self, other: &Quantity) -> Result<Quantity, QuantityError> {
        let amount = self.amount.add(&other.amount.negated()).ok_or(QuantityError::TooLong)?;
        Ok(Quantity { amount, notation: self.notation_with(other) })
    }

    /// -1 below zero, 0 at zero, 1 above.
    #[must_use]
    pub fn sign(&self) -> i64 {
        self.amount.sign()
    }

    /// The number, where the API server has it as an integer: up to 18 digits, none after the
    /// point. `1.0` and `1000m` have some, and so is `9223372036854775807` too long for it.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        self.amount.as_integer()
    }

    /// The number, near enough; infinite where it is beyond floats.
    #[must_use]
    pub fn as_float(&self) -> f64 {
        self.amount.as_float()
    }

    fn notation_with(&self, other: &Quantity) -> Notation {
        if self.sign() == 0 { other.notation } else { self.notation }
    }
}

impl From<i64> for Quantity {
    fn from(value: i64) -> Quantity {
        Quantity { amount: Amount::Small { value, exponent: 0 }, notation: Notation::Exponent }
    }
}

/// Equal quantities are the same number, however they are written.
impl PartialEq for Quantity {
    fn eq(&self, other: &Quantity) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Quantity) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        self.amount.cmp(&other.amount)
    }
}

/// The canonical form: no fraction, and the largest suffix that needs none.
impl fmt::Display for Quantity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.notation.write(&self.amount.to_decimal(), out)
    }
}

impl fmt::Display for QuantityError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QuantityError::Shape => out.write_str(
                "quantities must match the regular expression \
                 '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
            ),
            QuantityError::Number => out.write_str("unable to parse numeric part of quantity"),
            QuantityError::Suffix => out.write_str("unable to parse quantity's suffix"),
            QuantityError::TooLong => {
                write!(out, "the quantity has more than {} digits", Quantity::MAX_DIGITS)
            }
        }
    }
}

impl std::error::Error for QuantityError {}

#[cfg(test)]
mod tests;
