//! Whole numbers times powers of ten, as long as they need to be and no longer than we allow.

use std::cmp::Ordering;

use super::Quantity;

/// `±digits × 10^exponent`. The digits may end with zeros, never begin with one; none is zero.
#[derive(Debug, Clone)]
pub(super) struct Decimal {
    pub(super) is_negative: bool,
    /// Each from 0 to 9, the most significant first.
    pub(super) digits: Vec<u8>,
    pub(super) exponent: i64,
}

impl Decimal {
    pub(super) fn from_integer(value: i64, exponent: i32) -> Decimal {
        let digits = value.unsigned_abs().to_string();
        Decimal::new(value < 0, digits.bytes(), i64::from(exponent))
    }

    /// A number of these digits, written in ASCII; `None` when they are too many.
    pub(super) fn from_digits(
        is_negative: bool,
        digits: impl Iterator<Item = u8>,
        exponent: i64,
    ) -> Option<Decimal> {
        let decimal = Decimal::new(is_negative, digits, exponent);
        (decimal.digits.len() <= Quantity::MAX_DIGITS).then_some(decimal)
    }

    /// Keeps one digit more than is allowed, so that one can see that it is too long.
    fn new(is_negative: bool, digits: impl Iterator<Item = u8>, exponent: i64) -> Decimal {
        let digits = digits.map(|digit| digit.saturating_sub(b'0'));
        let digits = digits.skip_while(|digit| *digit == 0).take(Quantity::MAX_DIGITS + 1);
        Decimal { is_negative, digits: digits.collect(), exponent }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    pub(super) fn sign(&self) -> i64 {
        match (self.is_zero(), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    pub(super) fn negated(mut self) -> Decimal {
        self.is_negative = !self.is_negative;
        self
    }

    pub(super) fn add(&self, other: &Decimal) -> Option<Decimal> {
        let exponent = self.exponent.min(other.exponent);
        let (left, right) = (self.digits_at(exponent)?, other.digits_at(exponent)?);
        let (is_negative, digits) = if self.is_negative == other.is_negative {
            (self.is_negative, add(&left, &right))
        } else if compare(&left, &right) == Ordering::Less {
            (other.is_negative, subtract(&right, &left))
        } else {
            (self.is_negative, subtract(&left, &right))
        };
        (digits.len() <= Quantity::MAX_DIGITS).then_some(Decimal { is_negative, digits, exponent })
    }

    /// The same number with this exponent, no larger than its own; `None` when it gets too long.
    fn digits_at(&self, exponent: i64) -> Option<Vec<u8>> {
        if self.is_zero() {
            return Some(Vec::new());
        }
        let zeros = usize::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        let length = self.digits.len().checked_add(zeros)?;
        if length > Quantity::MAX_DIGITS {
            return None;
        }
        let mut digits = self.digits.clone();
        digits.resize(length, 0);
        Some(digits)
    }

    /// Multiplied by 1024, this many times.
    pub(super) fn times_1024(&mut self, times: u32) {
        for _ in 0..times {
            let mut carry = 0;
            for digit in self.digits.iter_mut().rev() {
                let product = u32::from(*digit) * 1024 + carry;
                *digit = last_digit(product);
                carry = product / 10;
            }
            while carry > 0 {
                self.digits.insert(0, last_digit(carry));
                carry /= 10;
            }
        }
    }

    /// Divided by 1024 as often as nothing is left over, and how often that is.
    /// Call it on whole numbers.
    pub(super) fn without_1024(mut self) -> (Decimal, u32) {
        let mut times = 0;
        while !self.is_zero() {
            let mut rest = 0;
            let quotient = self.digits.iter().map(|digit| {
                let part = rest * 10 + u32::from(*digit);
                rest = part % 1024;
                last_digit(part / 1024)
            });
            let quotient: Vec<u8> = quotient.collect();
            if rest != 0 {
                break;
            }
            self.digits = quotient.into_iter().skip_while(|digit| *digit == 0).collect();
            times += 1;
        }
        (self, times)
    }

    /// With exactly this exponent, rounded away from zero; `None` when it gets too long.
    pub(super) fn rounded_up(mut self, exponent: i64) -> Option<Decimal> {
        if self.exponent >= exponent {
            self.digits = self.digits_at(exponent)?;
        } else if !self.is_zero() {
            let lost = exponent.abs_diff(self.exponent);
            let lost = usize::try_from(lost).unwrap_or(usize::MAX);
            let kept = self.digits.len().saturating_sub(lost);
            let rest = self.digits.split_off(kept);
            if rest.iter().any(|digit| *digit != 0) {
                self.digits = add(&self.digits, &[1]);
            }
        }
        self.exponent = exponent;
        Some(self)
    }

    /// Without zeros at the end, which move into the exponent.
    pub(super) fn trimmed(mut self) -> Decimal {
        while self.digits.pop_if(|digit| *digit == 0).is_some() {
            self.exponent += 1;
        }
        self
    }

    /// The digits, without exponent and sign.
    pub(super) fn written_digits(&self) -> String {
        match self.is_zero() {
            true => "0".to_owned(),
            false => self.digits.iter().map(|digit| char::from(b'0' + digit)).collect(),
        }
    }

    /// Where the first digit stands: 10^this is the next power of ten above the number.
    fn magnitude(&self) -> i64 {
        self.exponent.saturating_add(i64::try_from(self.digits.len()).unwrap_or(i64::MAX))
    }
}

impl Decimal {
    /// By their value; equal numbers may have other exponents.
    pub(super) fn cmp(&self, other: &Decimal) -> Ordering {
        let by_sign = self.sign().cmp(&other.sign());
        if by_sign != Ordering::Equal || self.is_zero() {
            return by_sign;
        }
        let by_magnitude = self.magnitude().cmp(&other.magnitude());
        let absolute = by_magnitude.then_with(|| {
            let length = self.digits.len().max(other.digits.len());
            let padded = |digits: &[u8]| {
                let mut digits = digits.to_vec();
                digits.resize(length, 0);
                digits
            };
            padded(&self.digits).cmp(&padded(&other.digits))
        });
        if self.is_negative { absolute.reverse() } else { absolute }
    }
}

fn last_digit(number: u32) -> u8 {
    u8::try_from(number % 10).unwrap_or_default()
}

fn compare(left: &[u8], right: &[u8]) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

fn add(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut sum = Vec::with_capacity(left.len().max(right.len()) + 1);
    let (mut left, mut right) = (left.iter().rev(), right.iter().rev());
    let mut carry = 0;
    loop {
        let digit = match (left.next(), right.next()) {
            (None, None) => break,
            (left, right) => left.unwrap_or(&0) + right.unwrap_or(&0) + carry,
        };
        sum.push(digit % 10);
        carry = digit / 10;
    }
    if carry > 0 {
        sum.push(carry);
    }
    sum.reverse();
    sum
}

/// `larger - smaller`, without zeros in front.
fn subtract(larger: &[u8], smaller: &[u8]) -> Vec<u8> {
    let mut difference = Vec::with_capacity(larger.len());
    let mut smaller = smaller.iter().rev();
    let mut borrowed = 0;
    for digit in larger.iter().rev() {
        let taken = smaller.next().unwrap_or(&0) + borrowed;
        borrowed = u8::from(taken > *digit);
        difference.push(digit + 10 * borrowed - taken);
    }
    while difference.pop_if(|digit| *digit == 0).is_some() {}
    difference.reverse();
    difference
}
