//! `cleanup.kyverno.io/ttl`, the label that says until when an object is to live.

use crate::cel::{Duration, Timestamp};

/// The label.
pub const LIFETIME: &str = "cleanup.kyverno.io/ttl";

/// The seconds of what spans of time are counted in.
const UNITS: &[(&[&str], i64)] = &[
    (&["s", "sec", "second"], 1),
    (&["m", "min", "minute"], 60),
    (&["h", "hr", "hour"], 3_600),
    (&["d", "day"], 86_400),
    (&["w", "wk", "week"], 604_800),
];

/// When the life ends of an object that was made at `created`: so long after that (`90s`, `2h30m`,
/// `4d`), or at a moment of UTC (`2026-11-27T101500Z`, `2026-11-27`). `None` where the label says
/// neither.
pub fn end_of_life(label: &str, created: Timestamp) -> Option<Timestamp> {
    match span(label) {
        Some(span) => created.checked_add(span),
        None => moment(label),
    }
}

fn span(label: &str) -> Option<Duration> {
    Duration::parse(label).or_else(|| in_days(label)).filter(|span| span.nanoseconds() >= 0)
}

/// Numbers, each with a unit behind it: what the functions of Go do not know.
fn in_days(label: &str) -> Option<Duration> {
    let (mut rest, mut seconds) = (label, 0_i64);
    while !rest.is_empty() {
        let (number, behind) = split(rest, |letter| letter.is_ascii_digit())?;
        let (unit, behind) = split(behind, |letter| letter.is_ascii_alphabetic())?;
        let unit = unit.to_ascii_lowercase();
        let is_it = |name: &&str| unit == **name || unit.strip_suffix('s') == Some(*name);
        let (_, factor) = UNITS.iter().find(|(names, _)| names.iter().any(&is_it))?;
        let more = number.parse::<i64>().ok()?.checked_mul(*factor)?;
        (rest, seconds) = (behind, seconds.checked_add(more)?);
    }
    Duration::of_seconds(seconds, 0).filter(|_| !label.is_empty())
}

/// What `text` begins with, and the rest; `None` where it does not.
fn split(text: &str, is_part: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    text.split_at_checked(end).filter(|_| end > 0)
}

fn moment(label: &str) -> Option<Timestamp> {
    let Some((date, clock)) = label.split_once('T') else {
        return Timestamp::parse(&format!("{label}T00:00:00Z"));
    };
    let digits = clock.strip_suffix('Z')?;
    let (hour, rest) = digits.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    Timestamp::parse(&format!("{date}T{hour}:{minute}:{second}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_ends_after_a_span_or_at_a_moment() {
        let created = Timestamp::parse("2026-11-27T10:00:00Z");
        let ends = |label| created.and_then(|it| end_of_life(label, it)).map(|it| it.to_string());
        for (label, end) in [
            ("90s", Some("2026-11-27T10:01:30Z")),
            ("2h30m", Some("2026-11-27T12:30:00Z")),
            ("0s", Some("2026-11-27T10:00:00Z")),
            ("4d", Some("2026-12-01T10:00:00Z")),
            ("1w2days", Some("2026-12-06T10:00:00Z")),
            ("5mins", Some("2026-11-27T10:05:00Z")),
            ("2026-11-28T101500Z", Some("2026-11-28T10:15:00Z")),
            ("2026-11-28", Some("2026-11-28T00:00:00Z")),
            ("", None),
            ("soon", None),
            ("d", None),
            ("-5m", None),
            ("99999999999999999999d", None),
            ("9999999999999999d", None),
            ("2026-11-28T10:15:00Z", None),
            ("2026-13-28", None),
            ("4ä", None),
        ] {
            assert_eq!(ends(label).as_deref(), end, "{label}");
        }
    }
}
