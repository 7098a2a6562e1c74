//! The next moment that a schedule names.

use super::field::Times;
use crate::cel::Timestamp;

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// So long it is looked: February has a 29th at least every eight years.
const LONGEST: i64 = 9 * 366 * DAY;

/// The first whole minute behind `moment` whose clock on the wall all fields name.
pub(super) fn after(
    moment: Timestamp,
    zone: Option<&str>,
    fields: &[Times; 5],
) -> Option<Timestamp> {
    let [minutes, hours, days, months, weekdays] = fields;
    let began = moment.seconds();
    let mut at = began.div_euclid(MINUTE) * MINUTE + MINUTE;
    while at - began < LONGEST {
        let wall = Timestamp::of_seconds(at, 0)?.civil(zone)?;
        let is_month = months.has(wall.month + 1);
        let (of_month, of_week) = (days.has(wall.day), weekdays.has(wall.day_of_week));
        // Where both days are restricted, either counts.
        let is_day = match days.is_star || weekdays.is_star {
            true => of_month && of_week,
            false => of_month || of_week,
        };
        let of_day = wall.hour * HOUR + wall.minute * MINUTE + wall.second;
        if !is_month || !is_day {
            // Clocks may be put on or back in between: it is gone on at most to shortly before the
            // next day, and from there by the hour.
            at += if of_day < DAY - 4 * HOUR { DAY - 4 * HOUR - of_day } else { step(of_day) };
        } else if !hours.has(wall.hour) {
            at += step(of_day);
        } else if minutes.has(wall.minute) {
            return Timestamp::of_seconds(at - wall.second, 0);
        } else {
            at += MINUTE;
        }
    }
    None
}

/// To the next quarter of an hour: there are zones whose clocks differ by that.
fn step(of_day: i64) -> i64 {
    let quarter = HOUR / 4;
    quarter - of_day.rem_euclid(quarter)
}
