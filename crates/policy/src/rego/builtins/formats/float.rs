//! Floats as Go writes them.

/// The shortest digits, or so many, that say it; with an exponent where that is below -4, or not
/// below the number of digits (six where as few as possible are asked for).
pub(super) fn general(number: f64, precision: Option<usize>, mark: char) -> String {
    let written = match precision {
        None => format!("{number:e}"),
        Some(precision) => format!("{number:.0$e}", precision.clamp(1, 1_000) - 1),
    };
    let (digits, exponent) = parts(&written);
    let significant = digits.trim_end_matches('0').len().max(1);
    let limit = match precision.map(|precision| precision.max(1)) {
        None => 6,
        Some(precision) if precision > significant && significant as i32 > exponent => {
            significant as i32
        }
        Some(precision) => i32::try_from(precision).unwrap_or(i32::MAX),
    };
    let digits = digits.get(..significant).unwrap_or_default();
    if exponent < -4 || exponent >= limit {
        return with_exponent(digits, exponent, mark);
    }
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    match digits.split_at_checked(whole).filter(|(_, fraction)| !fraction.is_empty()) {
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => format!("{digits}{}", "0".repeat(whole.saturating_sub(digits.len()))),
    }
}

/// One digit, so many behind the point, and an exponent.
pub(super) fn exponential(number: f64, precision: usize, mark: char) -> String {
    let written = format!("{number:.0$e}", precision.min(1_000));
    let (digits, exponent) = parts(&written);
    with_exponent(&digits, exponent, mark)
}

/// The digits of `1.5e3` without the point, and the exponent.
fn parts(written: &str) -> (String, i32) {
    let (digits, exponent) = written.split_once('e').unwrap_or((written, "0"));
    (digits.replace('.', ""), exponent.parse().unwrap_or_default())
}

/// With an exponent of two digits or more.
fn with_exponent(digits: &str, exponent: i32, mark: char) -> String {
    let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}{mark}{sign}{:02}", exponent.unsigned_abs())
}
