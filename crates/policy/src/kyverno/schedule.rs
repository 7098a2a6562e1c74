//! `schedule` of a policy that deletes: when it works, as Kyverno takes it (`robfig/cron`, its
//! standard parser).

mod field;
mod next;

use crate::cel::{Duration, Timestamp};
use field::{FIELDS, Times};

/// When something is done again and again. A time zone may stand before it; without one, times are
/// those of UTC.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    zone: Option<String>,
    rhythm: Rhythm,
}

#[derive(Debug, Clone, PartialEq)]
enum Rhythm {
    /// `@every 5m`
    Every(Duration),
    /// Minutes, hours, days of the month, months, and days of the week.
    Fields([Times; 5]),
}

impl Schedule {
    /// Reads a schedule: five fields, or a word such as `@daily`. The error says why it cannot be
    /// one, as a clause.
    pub fn read(written: &str) -> Result<Schedule, String> {
        let (mut zone, mut schedule) = (None, written);
        let named = ["TZ=", "CRON_TZ="].iter().find_map(|mark| schedule.strip_prefix(mark));
        if let Some(named) = named {
            let (name, behind) =
                named.split_once(' ').ok_or("there is nothing behind the time zone")?;
            (zone, schedule) = (Some(name.to_owned()), behind.trim());
        }
        if let Some(name) = &zone
            && Timestamp::of_seconds(0, 0).and_then(|it| it.offset(name)).is_none()
        {
            return Err(format!("there is no time zone {name}"));
        }
        let rhythm = match schedule.starts_with('@') {
            true => Rhythm::shorthand(schedule)?,
            false => Rhythm::fields(schedule)?,
        };
        Ok(Schedule { zone, rhythm })
    }

    /// The first moment after `moment` that it names; `None` where there is none within years.
    pub fn next(&self, moment: Timestamp) -> Option<Timestamp> {
        match &self.rhythm {
            Rhythm::Every(span) => {
                let whole = Timestamp::of_seconds(moment.seconds(), 0)?;
                whole.checked_add(*span)
            }
            Rhythm::Fields(fields) => next::after(moment, self.zone.as_deref(), fields),
        }
    }
}

impl Rhythm {
    /// `@daily`, `@every 5m`
    fn shorthand(written: &str) -> Result<Rhythm, String> {
        if let Some(span) = written.strip_prefix("@every ") {
            let span = Duration::parse(span);
            let span = span.ok_or_else(|| format!("{written} says no times"))?;
            // Parts of a second do not count, and less than one is one.
            let seconds = span.seconds().max(1);
            let whole = Duration::of_seconds(seconds, 0);
            return Ok(Rhythm::Every(whole.ok_or_else(|| format!("{written} says no times"))?));
        }
        Rhythm::fields(match written {
            "@yearly" | "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" | "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            _ => return Err(format!("{written} says no times")),
        })
    }

    fn fields(written: &str) -> Result<Rhythm, String> {
        let parts: Vec<&str> = written.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = parts[..] else {
            return Err(format!("it has {} fields, and 5 are expected", parts.len()));
        };
        let [minute, hour, day, month, weekday] = &FIELDS;
        Ok(Rhythm::Fields([
            minute.read(minutes)?,
            hour.read(hours)?,
            day.read(days)?,
            month.read(months)?,
            weekday.read(weekdays)?,
        ]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schedule: &str) -> Result<(), String> {
        Schedule::read(schedule).map(drop)
    }

    /// The next moments of a schedule, as RFC 3339 writes them.
    fn nexts(schedule: &str, after: &str) -> Vec<String> {
        let schedule = Schedule::read(schedule).unwrap();
        let mut moment = Timestamp::parse(after);
        let mut found = Vec::new();
        while let Some(next) = moment.and_then(|it| schedule.next(it)).filter(|_| found.len() < 3) {
            found.push(next.to_string());
            moment = Some(next);
        }
        found
    }

    #[test]
    fn schedules_are_read_as_kyverno_reads_them() {
        for schedule in [
            "*/1 * * * *",
            "0 0 1,15 jan-DEC mon",
            "5/15 0-23/2 ? * *",
            "@daily",
            "@every 1h30m",
            "CRON_TZ=Asia/Tokyo 0 6 * * *",
            "  0  6 * * * ",
        ] {
            assert_eq!(check(schedule), Ok(()), "{schedule}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (schedule, says) in [
            ("", "it has 0 fields, and 5 are expected"),
            ("* * * *", "it has 4 fields, and 5 are expected"),
            ("0 0 0 * * *", "it has 6 fields, and 5 are expected"),
            ("60 * * * *", "the minute \"60\" is not within 0 and 59"),
            ("* * 0 * *", "the day of the month \"0\" is not within 1 and 31"),
            ("* * * * 7", "the day of the week \"7\" is not within 0 and 6"),
            ("5-1 * * * *", "the minute \"5-1\" begins behind its end"),
            ("1-2-3 * * * *", "the minute \"1-2-3\" has too many hyphens"),
            ("*/0 * * * *", "the minute \"*/0\" has a step of nothing"),
            ("*/1/2 * * * *", "the minute \"*/1/2\" has a step that is no number"),
            ("x * * * *", "the minute \"x\" is no number"),
            ("@often", "@often says no times"),
            ("@every day", "@every day says no times"),
            ("TZ=UTC", "there is nothing behind the time zone"),
            ("TZ=Nowhere/Else * * * * *", "there is no time zone Nowhere/Else"),
        ] {
            assert_eq!(check(schedule), Err(says.to_owned()), "{schedule}");
        }
    }

    #[test]
    fn a_schedule_says_when_it_is_next() {
        for (schedule, after, next) in [
            ("* * * * *", "2026-11-27T23:59:00Z", "2026-11-28T00:00:00Z"),
            ("* * * * *", "2026-11-27T23:59:30.5Z", "2026-11-28T00:00:00Z"),
            ("*/15 * * * *", "2026-11-27T10:46:00Z", "2026-11-27T11:00:00Z"),
            ("5/15 * * * *", "2026-11-27T10:00:00Z", "2026-11-27T10:05:00Z"),
            ("0 0 29 2 *", "2026-11-27T10:00:00Z", "2028-02-29T00:00:00Z"),
            ("0 6 * * mon-fri", "2026-11-27T06:00:00Z", "2026-11-30T06:00:00Z"),
            // Either day counts where both are said.
            ("0 0 1 * mon", "2026-11-27T00:00:00Z", "2026-11-30T00:00:00Z"),
            ("0 0 13 * ?", "2026-11-27T00:00:00Z", "2026-12-13T00:00:00Z"),
            ("@yearly", "2026-11-27T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("@weekly", "2026-11-27T00:00:00Z", "2026-11-29T00:00:00Z"),
            ("@every 90s", "2026-11-27T00:00:00.7Z", "2026-11-27T00:01:30Z"),
            ("CRON_TZ=Asia/Tokyo 0 6 * * *", "2026-11-27T00:00:00Z", "2026-11-27T21:00:00Z"),
            // This hour does not exist on the day that clocks are put forward.
            ("TZ=Europe/Rome 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z"),
            ("TZ=Asia/Kathmandu 0 0 * * *", "2026-03-28T12:00:00Z", "2026-03-28T18:15:00Z"),
        ] {
            let nexts = nexts(schedule, after);
            assert_eq!(nexts.first().map(String::as_str), Some(next), "{schedule}");
        }
        assert_eq!(
            nexts("0 12 * * *", "2026-11-27T10:00:00Z"),
            ["2026-11-27T12:00:00Z", "2026-11-28T12:00:00Z", "2026-11-29T12:00:00Z"]
        );
        assert!(nexts("0 0 31 2 *", "2026-11-27T10:00:00Z").is_empty(), "never");
    }
}
