//! Spans of time, as Go writes them: `1h30m`, `-0.5s`, `300ms`.

use std::fmt;

/// A span of time, in nanoseconds: at most 292 years either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Duration {
    nanoseconds: i64,
}

const UNITS: [(&str, i64); 8] = [
    ("ns", 1),
    ("us", 1000),
    ("µs", 1000),
    ("μs", 1000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3600 * SECOND),
];
const SECOND: i64 = 1_000_000_000;

impl Duration {
    /// A span of this many nanoseconds.
    pub fn of_nanoseconds(nanoseconds: i64) -> Duration {
        Duration { nanoseconds }
    }

    /// A span of seconds and nanoseconds; `None` when it is too long.
    pub fn of_seconds(seconds: i64, nanoseconds: i64) -> Option<Duration> {
        let nanoseconds = seconds.checked_mul(SECOND)?.checked_add(nanoseconds)?;
        Some(Duration { nanoseconds })
    }

    /// How many nanoseconds it has.
    pub fn nanoseconds(self) -> i64 {
        self.nanoseconds
    }

    /// Its whole seconds.
    pub fn seconds(self) -> i64 {
        self.nanoseconds / SECOND
    }

    /// Both together; `None` when that is too long.
    pub fn checked_add(self, other: Duration) -> Option<Duration> {
        self.nanoseconds.checked_add(other.nanoseconds).map(Duration::of_nanoseconds)
    }

    /// It without the other; `None` when that is too long.
    pub fn checked_sub(self, other: Duration) -> Option<Duration> {
        self.nanoseconds.checked_sub(other.nanoseconds).map(Duration::of_nanoseconds)
    }

    /// Reads what Go writes: numbers with units, one after the other.
    pub fn parse(text: &str) -> Option<Duration> {
        let (is_negative, mut rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if rest == "0" {
            return Some(Duration::default());
        }
        let mut total: i128 = 0;
        loop {
            let (part, after) = parse_part(rest)?;
            total = total.checked_add(part)?;
            if after.is_empty() {
                break;
            }
            rest = after;
        }
        let total = if is_negative { -total } else { total };
        i64::try_from(total).ok().map(Duration::of_nanoseconds)
    }
}

/// Reads one number and its unit; gives the nanoseconds and what follows.
fn parse_part(text: &str) -> Option<(i128, &str)> {
    let is_number = |it: char| it.is_ascii_digit() || it == '.';
    let (number, rest) = text.split_at_checked(text.find(|it| !is_number(it))?)?;
    let (unit, rest) = rest.split_at_checked(rest.find(is_number).unwrap_or(rest.len()))?;
    let (_, size) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { i128::from(whole.parse::<u64>().ok()?) };
    // What lies beyond the eighteenth digit is less than any nanosecond.
    let fraction = fraction.get(..18).unwrap_or(fraction);
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let part: i128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let size = i128::from(*size);
    Some((whole.checked_mul(size)?.checked_add(part * size / scale)?, rest))
}

impl fmt::Display for Duration {
    /// In seconds: `90s`, `0.5s`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.nanoseconds < 0 { "-" } else { "" };
        let nanoseconds = self.nanoseconds.unsigned_abs();
        let (whole, rest) = (nanoseconds / SECOND as u64, nanoseconds % SECOND as u64);
        if rest == 0 {
            return write!(out, "{sign}{whole}s");
        }
        let fraction = format!("{rest:09}");
        write!(out, "{sign}{whole}.{}s", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_writes_them() {
        let nanoseconds = |text| Duration::parse(text).map(Duration::nanoseconds);
        assert_eq!(nanoseconds("1h30m"), Some(5_400 * SECOND));
        assert_eq!(nanoseconds("-1.5s"), Some(-1_500_000_000));
        assert_eq!(nanoseconds(".5ms"), Some(500_000));
        assert_eq!(nanoseconds("0"), Some(0));
        for wrong in ["", "1", "s", "1.2.3s", "1 s", "1d", "99999999999h", "."] {
            assert_eq!(nanoseconds(wrong), None, "{wrong}");
        }
        assert_eq!(Duration::of_nanoseconds(-1_500_000_000).to_string(), "-1.5s");
    }
}
