//! Numbers as Go reads and writes them.

/// Reads a floating-point number.
pub(super) fn parse(text: &str) -> Option<f64> {
    let is_part = |it: char| it.is_ascii_digit() || "+-.eE".contains(it);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_lowercase();
    let is_word = matches!(unsigned.as_str(), "inf" | "infinity" | "nan");
    let value: f64 = text.parse().ok().filter(|_| is_word || text.chars().all(is_part))?;
    // Too large to be one.
    (is_word || value.is_finite()).then_some(value)
}

/// As short as can be, with an exponent where the number is very large or small.
pub(super) fn general(value: f64) -> String {
    if !value.is_finite() {
        return special(value, "Inf");
    }
    let scientific = format!("{value:e}");
    let exponent = scientific.split_once('e').and_then(|(_, it)| it.parse::<i32>().ok());
    match exponent {
        Some(exponent) if value != 0.0 && !(-4..6).contains(&exponent) => {
            with_exponent(&scientific)
        }
        _ => value.to_string(),
    }
}

/// Without an exponent, as many digits as it needs.
pub(super) fn plain(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { special(value, "Infinity") }
}

/// With so many digits after the point.
pub(super) fn fixed(value: f64, digits: usize) -> String {
    if value.is_finite() { format!("{value:.digits$}") } else { special(value, "Infinity") }
}

/// With an exponent, and so many digits after the point.
pub(super) fn scientific(value: f64, digits: usize) -> String {
    if value.is_finite() {
        with_exponent(&format!("{value:.digits$e}"))
    } else {
        special(value, "Infinity")
    }
}

/// Go writes a sign and two digits at least.
fn with_exponent(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

fn special(value: f64, infinity: &str) -> String {
    match (value.is_nan(), value > 0.0) {
        (true, _) => "NaN".to_owned(),
        (false, true) if infinity == "Inf" => "+Inf".to_owned(),
        (false, true) => infinity.to_owned(),
        (false, false) => format!("-{infinity}"),
    }
}
