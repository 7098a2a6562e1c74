//! Numbers as Go's strconv reads them and its JSON writes them.

/// What a plain scalar that begins like a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Integer(i64),
    /// Above `i64::MAX`.
    Unsigned(u64),
    Float(f64),
}

/// The number that `text`, which begins with a digit or a sign, says.
pub(super) fn of_digits(text: &str) -> Option<Number> {
    let cleaned;
    let text = if text.contains('_') {
        cleaned = text.replace('_', "");
        cleaned.as_str()
    } else {
        text
    };
    integer(text).or_else(|| decimal(text).map(Number::Float)).or_else(|| signed_binary(text))
}

/// A number that begins with its decimal point. Underscores stand between digits here.
pub(super) fn of_point(text: &str) -> Option<Number> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let between = |at: usize| at > 0 && is_digit(at - 1) && is_digit(at + 1);
    // One underscore at a time, each between two digits.
    if bytes.iter().enumerate().any(|(at, byte)| *byte == b'_' && !between(at)) {
        return None;
    }
    decimal(&text.replace('_', "")).map(Number::Float)
}

/// An integer with an optional sign and base: `0x`, `0o`, `0b`, or `0` for octal.
fn integer(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']);
    let negative = text.starts_with('-');
    let (digits, base) = based(unsigned.unwrap_or(text));
    let magnitude = magnitude(digits, base)?;
    if negative {
        return 0i64.checked_sub_unsigned(magnitude).map(Number::Integer);
    }
    match i64::try_from(magnitude) {
        Ok(value) => Some(Number::Integer(value)),
        // A plus sign is no part of an unsigned integer.
        Err(_) => unsigned.is_none().then_some(Number::Unsigned(magnitude)),
    }
}

/// The digits after the prefix that says their base.
fn based(text: &str) -> (&str, u32) {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.get(1).map(u8::to_ascii_lowercase)) {
        (Some(b'0'), Some(b'x')) => (text.get(2..).unwrap_or_default(), 16),
        (Some(b'0'), Some(b'o')) => (text.get(2..).unwrap_or_default(), 8),
        (Some(b'0'), Some(b'b')) => (text.get(2..).unwrap_or_default(), 2),
        (Some(b'0'), Some(_)) => (text.get(1..).unwrap_or_default(), 8),
        _ => (text, 10),
    }
}

fn magnitude(digits: &str, base: u32) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.bytes().try_fold(0u64, |value, byte| {
        let digit = char::from(byte).to_digit(base)?;
        value.checked_mul(u64::from(base))?.checked_add(u64::from(digit))
    })
}

/// `0b-101` is no number to Go, but it is one to go-yaml.
fn signed_binary(text: &str) -> Option<Number> {
    let digits = text.strip_prefix("0b")?;
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, digits.strip_prefix('+')?),
    };
    let magnitude = magnitude(digits, 2)?;
    let value =
        if negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() };
    value.map(Number::Integer)
}

/// A decimal with an optional point and exponent, within the range of 64 bits.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
        }
        None => (unsigned, "0"),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_empty = (whole.is_empty() && part.is_empty()) || exponent.is_empty();
    if is_empty || ![whole, part, exponent].into_iter().all(are_digits) {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// What JSON makes of `value`: as few digits as tell it apart, and an integer where those fit one.
pub(super) fn normal(value: f64) -> Number {
    if value.fract() != 0.0 || value.abs() >= 1e19 {
        return Number::Float(value);
    }
    if value.abs() < 9e15 {
        return Number::Integer(value as i64);
    }
    format!("{value}").parse().map_or(Number::Float(value), Number::Integer)
}

/// `value` as a key: the shortest digits that 32 bits need, as Go's `%g` has them.
pub(super) fn as_key(value: f64) -> String {
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    // Go counts six digits of precision when it asks for the shortest, however many there are.
    if !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    format!("{value}")
}
