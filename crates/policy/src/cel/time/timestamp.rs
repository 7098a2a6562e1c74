//! Moments, as RFC 3339 writes them.

use std::fmt;

use super::Duration;
use super::civil::{date_of, days_in, days_of};
use super::zone::Zone;

/// A moment of the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    seconds: i64,
    nanoseconds: u32,
}

/// The first second of year 1, and the last of year 9999.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;
const SECOND: i128 = 1_000_000_000;

/// A moment as a calendar and a clock on the wall show it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// From zero.
    pub(crate) month: i64,
    /// From one.
    pub(crate) day: i64,
    /// From zero.
    pub(crate) day_of_year: i64,
    /// From zero, which is Sunday.
    pub(crate) day_of_week: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
}

impl Timestamp {
    /// The moment this many seconds after 1970 began; `None` outside the years 1 to 9999.
    pub fn of_seconds(seconds: i64, nanoseconds: u32) -> Option<Timestamp> {
        let is_within = (FIRST..=LAST).contains(&seconds) && i128::from(nanoseconds) < SECOND;
        is_within.then_some(Timestamp { seconds, nanoseconds })
    }

    /// The whole seconds since 1970 began.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// The part of a second beyond the whole ones.
    pub fn nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// The moment a span of time later.
    pub fn checked_add(self, span: Duration) -> Option<Timestamp> {
        Timestamp::of_total(self.total() + i128::from(span.nanoseconds()))
    }

    /// The moment a span of time earlier.
    pub fn checked_sub(self, span: Duration) -> Option<Timestamp> {
        Timestamp::of_total(self.total() - i128::from(span.nanoseconds()))
    }

    /// The span of time from `earlier` to it; `None` when it is too long for a duration.
    pub fn since(self, earlier: Timestamp) -> Option<Duration> {
        i64::try_from(self.total() - earlier.total()).ok().map(Duration::of_nanoseconds)
    }

    /// Reads a moment as RFC 3339 writes it: `2009-02-13T23:31:30.5+01:00`.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let (date, rest) = text.split_at_checked(10)?;
        let clock = rest.strip_prefix(['T', 't'])?;
        let (clock, rest) = clock.split_at_checked(8)?;
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
        let is_date = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        if !is_date || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (nanoseconds, zone) = fraction(rest)?;
        let offset = match zone {
            "Z" | "z" => 0,
            _ => offset(zone)?,
        };
        let seconds = days_of(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        Timestamp::of_seconds(seconds - offset, nanoseconds)
    }

    /// It on the wall of a time zone: none for UTC, else a name such as `Europe/Rome` or an
    /// offset such as `+01:00`. `None` when there is no such zone.
    pub(crate) fn civil(self, zone: Option<&str>) -> Option<Civil> {
        let offset = match zone {
            None => 0,
            Some(name) => Zone::find(name)?.offset_at(self.seconds),
        };
        let local = self.seconds + offset;
        let (days, rest) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        let (year, month, day) = date_of(days);
        Some(Civil {
            year,
            month: month - 1,
            day,
            day_of_year: days - days_of(year, 1, 1),
            day_of_week: (days + 4).rem_euclid(7),
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
        })
    }

    /// The seconds that the clocks of a zone are ahead of UTC, and what that is called: `CET`.
    /// `None` when there is no such zone.
    pub(crate) fn offset(self, zone: &str) -> Option<(i64, String)> {
        let zone = Zone::find(zone)?;
        Some((zone.offset_at(self.seconds), zone.abbreviation_at(self.seconds)))
    }

    fn total(self) -> i128 {
        i128::from(self.seconds) * SECOND + i128::from(self.nanoseconds)
    }

    fn of_total(total: i128) -> Option<Timestamp> {
        let seconds = i64::try_from(total.div_euclid(SECOND)).ok()?;
        Timestamp::of_seconds(seconds, u32::try_from(total.rem_euclid(SECOND)).ok()?)
    }
}

/// Three numbers of so many digits each, with a mark between.
fn numbers(text: &str, mark: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(mark);
    let mut found = [0; 3];
    for (slot, digits) in found.iter_mut().zip(digits) {
        let part = parts.next()?;
        let is_number = part.len() == digits && part.bytes().all(|it| it.is_ascii_digit());
        *slot = part.parse().ok().filter(|_| is_number)?;
    }
    parts.next().is_none().then_some(found)
}

/// The nanoseconds after a point, where there is one, and what follows.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return Some((0, text)) };
    let end = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, zone) = rest.split_at_checked(end).filter(|_| end > 0)?;
    let digits: String = digits.chars().chain("000000000".chars()).take(9).collect();
    Some((digits.parse().ok()?, zone))
}

/// The seconds that `+01:30` is ahead of UTC.
fn offset(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let [hours, minutes, _] = numbers(&format!("{rest}:00"), ':', [2, 2, 2])?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

impl fmt::Display for Timestamp {
    /// As RFC 3339, in UTC, with as many digits after the point as it needs.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, rest) = (self.seconds.div_euclid(86_400), self.seconds.rem_euclid(86_400));
        let (year, month, day) = date_of(days);
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.nanoseconds > 0 {
            let fraction = format!("{:09}", self.nanoseconds);
            write!(out, ".{}", fraction.trim_end_matches('0'))?;
        }
        out.write_str("Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_rfc_3339_writes_them() {
        let shown = |text| Timestamp::parse(text).map(|it| it.to_string());
        assert_eq!(shown("2009-02-13T23:31:30Z").as_deref(), Some("2009-02-13T23:31:30Z"));
        assert_eq!(shown("2024-02-29T00:00:00.5+01:30").as_deref(), Some("2024-02-28T22:30:00.5Z"));
        for wrong in
            ["", "2009-02-30T00:00:00Z", "2009-02-13", "2009-02-13T23:31:30", "é009-02-13T"]
        {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }
}
