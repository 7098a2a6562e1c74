//! Products, quotients and remainders, of numbers short enough for 128 bits.

use super::amount::Amount;
use super::{Quantity, QuantityError};

impl Quantity {
    /// It times a number, written as it is.
    pub fn multiply(&self, factor: &Quantity) -> Result<Quantity, QuantityError> {
        let ((left, low), (right, high)) = (parts(self)?, parts(factor)?);
        let exponent = low.checked_add(high).ok_or(QuantityError::TooLong)?;
        self.with(left.checked_mul(right), exponent)
    }

    /// It divided by a number, written as it is, with no more digits after the point than either
    /// has; the rest is dropped. Too long, too, when the number is zero.
    pub fn divide(&self, divisor: &Quantity) -> Result<Quantity, QuantityError> {
        let ((left, low), (right, high)) = (parts(self)?, parts(divisor)?);
        let exponent = low.min(high).min(0);
        let raise = i64::from(low) - i64::from(high) - i64::from(exponent);
        let ten = |power: i64| u32::try_from(power).ok().and_then(|it| 10_i128.checked_pow(it));
        let quotient = if raise >= 0 {
            ten(raise).and_then(|it| left.checked_mul(it)).and_then(|it| it.checked_div(right))
        } else {
            ten(-raise).and_then(|it| right.checked_mul(it)).and_then(|it| left.checked_div(it))
        };
        self.with(quotient, exponent)
    }

    /// What is left of a whole number when it is divided by another, written as it is. `None`
    /// where either is no whole number of 64 bits, or the other is zero.
    #[must_use]
    pub fn remainder(&self, divisor: &Quantity) -> Option<Quantity> {
        let whole = |quantity| {
            let (value, exponent) = parts(quantity).ok()?;
            let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
            let whole = match exponent >= 0 {
                true => value.checked_mul(power)?,
                false => (value % power == 0).then_some(value / power)?,
            };
            i64::try_from(whole).ok()
        };
        let value = whole(self)?.checked_rem(whole(divisor)?)?;
        Some(Quantity { amount: Amount::Small { value, exponent: 0 }, notation: self.notation })
    }

    fn with(&self, value: Option<i128>, mut exponent: i32) -> Result<Quantity, QuantityError> {
        let mut value = value.ok_or(QuantityError::TooLong)?;
        while i64::try_from(value).is_err() && value % 10 == 0 {
            value /= 10;
            exponent = exponent.saturating_add(1);
        }
        let value = i64::try_from(value).map_err(|_| QuantityError::TooLong)?;
        Ok(Quantity { amount: Amount::Small { value, exponent }, notation: self.notation })
    }
}

fn parts(quantity: &Quantity) -> Result<(i128, i32), QuantityError> {
    match quantity.amount {
        Amount::Small { value, exponent } => Ok((i128::from(value), exponent)),
        Amount::Large(_) => Err(QuantityError::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_multiplied_and_divided() {
        let read = |text| Quantity::parse(text).unwrap();
        let written = |result: Result<Quantity, _>| result.unwrap().to_string();
        assert_eq!(written(read("12Ki").multiply(&read("2"))), "24Ki");
        assert_eq!(written(read("12Ki").multiply(&read("2.5"))), "30Ki");
        assert_eq!(written(read("12Ki").divide(&read("3"))), "4Ki");
        assert_eq!(written(read("10").divide(&read("3"))), "3");
        assert_eq!(written(read("500m").divide(&read("3"))), "166m");
        assert_eq!(written(read("1G").divide(&read("1e3"))), "1M");
        assert!(read("1").divide(&read("0")).is_err());
        let rest = |left, right| read(left).remainder(&read(right)).map(|it| it.to_string());
        assert_eq!(rest("13Ki", "12Ki").as_deref(), Some("1Ki"));
        assert_eq!(rest("1500m", "1"), None);
        assert_eq!(rest("1", "0"), None);
    }
}
