//! Functions of time whose answers lie in their arguments. A moment is a number of nanoseconds
//! since 1970 began, or an array of that, a time zone and a layout.

mod layout;
mod moment;
mod read;
mod write;

use super::{Answer, Context, Family};
use crate::cel::{Duration, Timestamp};
use crate::rego::value::Value;
use moment::Moment;

pub(super) const FAMILY: Family = &[
    ("time.add_date", 4, add_date),
    ("time.clock", 1, clock),
    ("time.date", 1, date),
    ("time.diff", 2, diff),
    ("time.format", 1, format),
    ("time.parse_duration_ns", 1, parse_duration),
    ("time.parse_ns", 2, parse),
    ("time.parse_rfc3339_ns", 1, parse_rfc3339),
    ("time.weekday", 1, weekday),
];

const SECOND: i64 = 1_000_000_000;

/// Layouts by name.
const NAMED: &[(&str, &str)] = &[
    ("ANSIC", "Mon Jan _2 15:04:05 2006"),
    ("UnixDate", "Mon Jan _2 15:04:05 MST 2006"),
    ("RubyDate", "Mon Jan 02 15:04:05 -0700 2006"),
    ("RFC822", "02 Jan 06 15:04 MST"),
    ("RFC822Z", "02 Jan 06 15:04 -0700"),
    ("RFC850", "Monday, 02-Jan-06 15:04:05 MST"),
    ("RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"),
    ("RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"),
    ("RFC3339", "2006-01-02T15:04:05Z07:00"),
    ("RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"),
];

fn named(layout: &str) -> &str {
    let found = NAMED.iter().find(|(name, _)| *name == layout);
    found.map_or(layout, |(_, layout)| layout)
}

/// As far as 64 bits hold them: the years 1677 to 2262.
fn nanoseconds(seconds: i64, rest: i64) -> Option<i64> {
    i64::try_from(i128::from(seconds) * i128::from(SECOND) + i128::from(rest)).ok()
}

fn parse_rfc3339<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    let nanoseconds = Timestamp::parse(text.as_str())
        .and_then(|moment| nanoseconds(moment.seconds(), i64::from(moment.nanoseconds())));
    Ok(nanoseconds.map(Value::from))
}

fn parse<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(layout), Value::String(text)] = arguments else { return Ok(None) };
    context.work(layout.as_str().len() + text.as_str().len())?;
    Ok(read::read(named(layout.as_str()), text.as_str()).map(Value::from))
}

fn parse_duration<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    Ok(Duration::parse(text.as_str()).map(|duration| Value::from(duration.nanoseconds())))
}

fn format<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(moment) = arguments.first().and_then(Moment::read) else { return Ok(None) };
    let layout = match moment.layout.as_str() {
        "" => named("RFC3339Nano"),
        layout => named(layout),
    };
    context.work(layout.len())?;
    context.text(write::written(&moment, layout))
}

/// Year, month and day.
fn date<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let civil = arguments.first().and_then(Moment::read).map(|moment| moment.civil);
    Ok(civil.map(|it| numbers(&[it.year, it.month + 1, it.day])))
}

/// Hour, minute and second.
fn clock<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let civil = arguments.first().and_then(Moment::read).map(|moment| moment.civil);
    Ok(civil.map(|it| numbers(&[it.hour, it.minute, it.second])))
}

fn weekday<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let moment = arguments.first().and_then(Moment::read);
    Ok(moment.map(|moment| Value::from(moment.weekday())))
}

/// So many years, months and days later by the calendar of the moment's zone.
fn add_date<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [moment, years, months, days] = arguments else { return Ok(None) };
    let number = |value: &Value<'a>| value.as_number()?.as_i64();
    let later = Moment::read(moment)
        .and_then(|moment| moment.later(number(years)?, number(months)?, number(days)?));
    Ok(later.map(Value::from))
}

/// What lies between two moments: years, months, days, hours, minutes and seconds.
fn diff<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [first, second] = arguments else { return Ok(None) };
    let (Some(first), Some(second)) = (Moment::read(first), Moment::read(second)) else {
        return Ok(None);
    };
    Ok(first.until(&second).map(|parts| numbers(&parts)))
}

fn numbers<'a>(numbers: &[i64]) -> Value<'a> {
    Value::array(numbers.iter().map(|number| Value::from(*number)).collect())
}

#[cfg(test)]
mod tests;
