//! A moment, and what calendars and clocks show then.

use super::SECOND;
use crate::cel::{Civil, Timestamp, days_in, days_of};
use crate::rego::value::Value;

pub(super) const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A moment.
pub(super) struct Moment {
    pub(super) nanoseconds: i64,
    /// The name of a time zone; empty for UTC.
    zone: String,
    pub(super) layout: String,
    /// The seconds that clocks are ahead of UTC.
    pub(super) offset: i64,
    /// What the zone is called then.
    pub(super) abbreviation: String,
    pub(super) civil: Civil,
}

impl Moment {
    pub(super) fn read(value: &Value<'_>) -> Option<Moment> {
        let (nanoseconds, zone, layout) = match value {
            Value::Array(parts) => {
                let text = |index| match parts.get(index) {
                    None => Some(String::new()),
                    Some(value) => value.as_str().map(str::to_owned),
                };
                (parts.get(0)?, text(1)?, text(2)?)
            }
            number => (number.clone(), String::new(), String::new()),
        };
        // Go knows zones by their names only.
        if zone.contains(':') {
            return None;
        }
        Moment::at(nanoseconds.as_number()?.as_i64()?, zone, layout)
    }

    fn at(nanoseconds: i64, zone: String, layout: String) -> Option<Moment> {
        let seconds = nanoseconds.div_euclid(SECOND);
        let (offset, abbreviation) = Timestamp::of_seconds(seconds, 0)?.offset(&zone)?;
        let civil = Timestamp::of_seconds(seconds + offset, 0)?.civil(None)?;
        Some(Moment { nanoseconds, zone, layout, offset, abbreviation, civil })
    }

    pub(super) fn weekday(&self) -> &'static str {
        let day = usize::try_from(self.civil.day_of_week).unwrap_or_default();
        DAYS.get(day).copied().unwrap_or_default()
    }

    /// The part of a second beyond the whole ones.
    pub(super) fn fraction(&self) -> i64 {
        self.nanoseconds.rem_euclid(SECOND)
    }

    /// The nanoseconds since 1970 began so much later by the calendar.
    pub(super) fn later(&self, years: i64, months: i64, days: i64) -> Option<i64> {
        /// Nothing that far is held in 64 bits.
        const FARTHEST: i64 = 1_000_000;
        if [years, months, days].iter().any(|count| !(-FARTHEST..=FARTHEST).contains(count)) {
            return None;
        }
        let months = (self.civil.year + years) * 12 + self.civil.month + months;
        let first = days_of(months.div_euclid(12), months.rem_euclid(12) + 1, 1);
        let clock = self.civil.hour * 3600 + self.civil.minute * 60 + self.civil.second;
        let local = (first + self.civil.day - 1 + days) * 86_400 + clock;
        // Which offset is right then shows only once it is about known when that is.
        let offset = |seconds| Timestamp::of_seconds(seconds, 0)?.offset(&self.zone);
        let (guess, _) = offset(local)?;
        let (offset, _) = offset(local - guess)?;
        super::nanoseconds(local - offset, self.fraction())
    }

    /// Years, months, days, hours, minutes and seconds from the earlier to the later of the two,
    /// by the calendar of this one's zone.
    pub(super) fn until(&self, other: &Moment) -> Option<[i64; 6]> {
        let other = Moment::at(other.nanoseconds, self.zone.clone(), String::new())?;
        let (from, to) = match self.nanoseconds > other.nanoseconds {
            true => (&other.civil, &self.civil),
            false => (&self.civil, &other.civil),
        };
        let mut parts = [
            to.year - from.year,
            to.month - from.month,
            to.day - from.day,
            to.hour - from.hour,
            to.minute - from.minute,
            to.second - from.second,
        ];
        // From the smallest to the largest, each borrows from the one before it.
        let month = days_in(from.year, from.month + 1);
        for (index, size) in [(5, 60), (4, 60), (3, 24), (2, month), (1, 12)] {
            if let Some([larger, part]) = parts.get_mut(index - 1..=index)
                && *part < 0
            {
                *part += size;
                *larger -= 1;
            }
        }
        Some(parts)
    }
}
