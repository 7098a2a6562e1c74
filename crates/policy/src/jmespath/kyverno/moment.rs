//! Moments that remember the offset of their clock, and spans as Go writes them.

use std::fmt;

use crate::cel::{Duration, Timestamp};

/// A moment, as the clock of some place shows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
    /// How far its clock is ahead of UTC, in seconds.
    pub(super) offset: i64,
}

impl Moment {
    /// Reads a moment as RFC 3339 writes it.
    pub(super) fn parse(text: &str) -> Option<Moment> {
        let at = Timestamp::parse(text)?;
        let zone = text.len().checked_sub(6).and_then(|start| text.get(start..));
        let offset = match zone.and_then(|zone| zone.split_at_checked(1)) {
            Some((sign @ ("+" | "-"), clock)) => {
                let (hours, minutes) = clock.split_once(':')?;
                let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
                if sign == "-" { -minutes * 60 } else { minutes * 60 }
            }
            _ => 0,
        };
        Some(Moment { at, offset })
    }

    /// The same moment, on the clock of UTC.
    pub(super) fn utc(self) -> Moment {
        Moment { offset: 0, ..self }
    }

    /// Year, month, day, hour, minute and second on its clock.
    pub(super) fn clock(self) -> [i64; 6] {
        let local = self.at.checked_add(Duration::of_seconds(self.offset, 0).unwrap_or_default());
        let written = local.unwrap_or(self.at).to_string();
        let mut numbers = written.split(|letter: char| !letter.is_ascii_digit());
        [(); 6].map(|()| numbers.next().and_then(|number| number.parse().ok()).unwrap_or(0))
    }

    /// The day of the week on its clock; Sunday is 0.
    pub(super) fn weekday(self) -> i64 {
        ((self.at.seconds() + self.offset).div_euclid(86_400) + 4).rem_euclid(7)
    }
}

/// As RFC 3339, without fractions of a second.
impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day, hour, minute, second] = self.clock();
        write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.offset == 0 {
            return out.write_str("Z");
        }
        let (sign, minutes) = (if self.offset < 0 { '-' } else { '+' }, self.offset.abs() / 60);
        write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// A span as Go writes it: `1h30m0s`, `1.5s`, `20ms`.
pub(super) fn written_span(span: Duration) -> String {
    let total = span.nanoseconds().unsigned_abs();
    let sign = if span.nanoseconds() < 0 { "-" } else { "" };
    let point = |whole: u64, rest: u64, digits: usize| {
        let rest = format!("{rest:0digits$}");
        match rest.trim_end_matches('0') {
            "" => whole.to_string(),
            rest => format!("{whole}.{rest}"),
        }
    };
    match total {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{total}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", point(total / 1_000, total % 1_000, 3)),
        1_000_000..1_000_000_000 => {
            format!("{sign}{}ms", point(total / 1_000_000, total % 1_000_000, 6))
        }
        _ => {
            let (seconds, rest) = (total / 1_000_000_000, total % 1_000_000_000);
            let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
            let seconds = point(seconds % 60, rest, 9);
            match (hours, minutes) {
                (0, 0) => format!("{sign}{seconds}s"),
                (0, minutes) => format!("{sign}{minutes}m{seconds}s"),
                (hours, minutes) => format!("{sign}{hours}h{minutes}m{seconds}s"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_written_as_go_does() {
        for text in ["0s", "1ns", "1.5µs", "20ms", "1.5s", "1m40s", "-1h30m0s", "25h0m0.001s"] {
            assert_eq!(written_span(Duration::parse(text).unwrap()), text);
        }
    }

    #[test]
    fn moments_keep_their_clock() {
        for text in
            ["2023-01-12T12:37:56+05:30", "2023-01-12T12:37:56Z", "2021-03-01T00:00:00-07:00"]
        {
            assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        }
        let moment = Moment::parse("2023-01-12T23:37:56-05:00").unwrap();
        assert_eq!(moment.utc().to_string(), "2023-01-13T04:37:56Z");
        assert_eq!(moment.weekday(), 4);
    }
}
