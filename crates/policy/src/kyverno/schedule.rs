//! `schedule` of a CleanupPolicy: when it works, as Kyverno takes it (`robfig/cron`, its standard
//! parser). Nothing here ever works by it; it is read to find what Kyverno would refuse.

use crate::cel::Duration;

/// One of the five fields.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    /// The words that stand for numbers, from the least.
    words: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, most: 59, words: &[] },
    Field { name: "hour", least: 0, most: 23, words: &[] },
    Field { name: "day of the month", least: 1, most: 31, words: &[] },
    Field { name: "month", least: 1, most: 12, words: MONTHS },
    Field { name: "day of the week", least: 0, most: 6, words: DAYS },
];

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const SHORT: &[&str] =
    &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Whether a schedule can be read. The error says why it cannot, as a clause.
pub(super) fn check(written: &str) -> Result<(), String> {
    let mut schedule = written;
    if ["TZ=", "CRON_TZ="].iter().any(|zone| schedule.starts_with(zone)) {
        let behind = schedule.split_once(' ').map(|(_, behind)| behind.trim());
        schedule = behind.ok_or("there is nothing behind the time zone")?;
    }
    if schedule.starts_with('@') {
        return shorthand(schedule);
    }
    let parts: Vec<&str> = schedule.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        return Err(format!("it has {} fields, and 5 are expected", parts.len()));
    }
    for (field, part) in FIELDS.iter().zip(parts) {
        let mut ranges = part.split(',').filter(|range| !range.is_empty());
        ranges.try_for_each(|range| field.check(range))?;
    }
    Ok(())
}

/// `@daily`, `@every 5m`
fn shorthand(written: &str) -> Result<(), String> {
    let is_known = match written.strip_prefix("@every ") {
        Some(span) => Duration::parse(span).is_some(),
        None => SHORT.contains(&written),
    };
    if is_known { Ok(()) } else { Err(format!("{written} says no times")) }
}

impl Field {
    /// `*`, `5`, `1-5`, `mon-fri`, each perhaps with a step behind it: `*/10`.
    fn check(&self, written: &str) -> Result<(), String> {
        let wrong = |why: &str| Err(format!("the {} {written:?} {why}", self.name));
        let (range, step) = match written.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (written, None),
        };
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (first, Some(last)),
            None => (range, None),
        };
        if last.is_some_and(|last| last.contains('-')) {
            return wrong("has too many hyphens");
        }
        match step.map(number) {
            Some(None) => return wrong("has a step that is no number"),
            Some(Some(0)) => return wrong("has a step of nothing"),
            _ => {}
        }
        if matches!(first, "*" | "?") {
            return Ok(());
        }
        let Some(from) = self.value(first) else { return wrong("is no number") };
        let until = match (last, step) {
            (Some(last), _) => self.value(last),
            // From there on.
            (None, Some(_)) => Some(self.most),
            (None, None) => Some(from),
        };
        let Some(until) = until else { return wrong("is no number") };
        if from < self.least || until > self.most {
            return wrong(&format!("is not within {} and {}", self.least, self.most));
        }
        if from > until { wrong("begins behind its end") } else { Ok(()) }
    }

    fn value(&self, written: &str) -> Option<u32> {
        let word = self.words.iter().position(|word| word.eq_ignore_ascii_case(written));
        let word = word.and_then(|at| u32::try_from(at).ok()?.checked_add(self.least));
        word.or_else(|| number(written))
    }
}

fn number(written: &str) -> Option<u32> {
    written.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            assert_eq!(check(schedule), Err(says.to_owned()), "{schedule}");
        }
    }
}
