//! Moments and days, in UTC. The store has no clock: whoever calls it says when.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use model::Date;

const MICROS_A_SECOND: i64 = 1_000_000;
const MICROS_A_DAY: i64 = 86_400 * MICROS_A_SECOND;

/// The first moment of the year 10000, for which no day has a name.
const END: i64 = 253_402_300_800 * MICROS_A_SECOND;

/// A moment from 1970 to the year 9999, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// A day in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

impl Moment {
    /// When 1970 began.
    pub const FIRST: Moment = Moment(0);

    /// That many microseconds after 1970 began; `None` before it and after the year 9999.
    pub fn from_micros(micros: i64) -> Option<Moment> {
        (0..END).contains(&micros).then_some(Moment(micros))
    }

    /// What a clock says; `None` where it is set to a year that the store has no day for.
    pub fn of_clock(now: SystemTime) -> Option<Moment> {
        let since = now.duration_since(UNIX_EPOCH).ok()?;
        Moment::from_micros(i64::try_from(since.as_micros()).ok()?)
    }

    /// Microseconds since 1970 began.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// The day it belongs to.
    pub fn day(self) -> Day {
        Day((self.0 / MICROS_A_DAY) as u32)
    }
}

impl Day {
    /// That many days after 1970-01-01; `None` after the year 9999.
    pub fn from_number(days: i64) -> Option<Day> {
        Moment::from_micros(days.checked_mul(MICROS_A_DAY)?).map(Moment::day)
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i64 {
        i64::from(self.0)
    }

    /// Its first moment.
    pub fn begins(self) -> Moment {
        Moment(self.number() * MICROS_A_DAY)
    }

    /// The day as the calendar has it.
    pub fn date(self) -> Date {
        Date::from_days_since_epoch(self.0)
    }

    /// `20261122`, as files and partitions are named.
    pub(crate) fn stamp(self) -> String {
        let Date { year, month, day } = self.date();
        format!("{year:04}{month:02}{day:02}")
    }

    /// Reads what `stamp` writes.
    pub(crate) fn of_stamp(stamp: &str) -> Option<Day> {
        let number: u32 = stamp.parse().ok().filter(|_| stamp.len() == 8)?;
        // A year has at most 366 days: the day is not further from 1970 than that many a year.
        let (year, rest) = (number / 10_000, number % 10_000);
        let years = year.checked_sub(1970)?;
        let earliest = years * 365;
        let latest = years * 366 + 366;
        let date = Date { year: year as u16, month: (rest / 100) as u8, day: (rest % 100) as u8 };
        let (mut low, mut high) = (earliest, latest);
        while low < high {
            let middle = low.midpoint(high);
            if Date::from_days_since_epoch(middle) < date {
                low = middle + 1
            } else {
                high = middle
            }
        }
        (Date::from_days_since_epoch(low) == date).then_some(Day(low))
    }
}

impl fmt::Display for Moment {
    /// As RFC 3339 has it: `2026-11-22T11:20:00.000000Z`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_day = self.0 % MICROS_A_DAY;
        let (seconds, micros) = (of_day / MICROS_A_SECOND, of_day % MICROS_A_SECOND);
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        write!(out, "{}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z", self.day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_rfc_3339_has_them() {
        let moment = Moment::from_micros(1_795_346_400_000_042).unwrap();
        assert_eq!(moment.to_string(), "2026-11-22T11:20:00.000042Z");
        assert_eq!(moment.day().begins().to_string(), "2026-11-22T00:00:00.000000Z");
        assert_eq!(Moment::from_micros(-1), None);
        assert_eq!(Moment::from_micros(END), None);
        assert_eq!(Moment(END - 1).to_string(), "9999-12-31T23:59:59.999999Z");
    }

    #[test]
    fn every_day_has_a_stamp_that_comes_back() {
        for number in (0..2_932_897).step_by(17).chain([2_932_896]) {
            let day = Day(number);
            assert_eq!(Day::of_stamp(&day.stamp()), Some(day), "{day}");
        }
        for stamp in ["", "20260230", "2026112", "19691231", "+2026112", "99999999", "0000000x"] {
            assert_eq!(Day::of_stamp(stamp), None, "{stamp}");
        }
    }
}
