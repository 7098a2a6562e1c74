//! What calendars and clocks show.

use super::super::error::{EvalError, Evaluated};
use super::super::function::{Arguments, Overload};
use super::super::time::{Civil, Duration, Timestamp};
use super::super::value::Value;

/// A function that reads a moment, from its calendar or its fraction of a second.
type Read = fn(&Civil) -> i64;

/// `getFullYear` and the like.
pub(super) fn times() -> impl Iterator<Item = Overload> {
    let moments = [
        dated("getFullYear", |all| date(all, |it| it.year)),
        dated("getMonth", |all| date(all, |it| it.month)),
        dated("getDayOfYear", |all| date(all, |it| it.day_of_year)),
        dated("getDayOfMonth", |all| date(all, |it| it.day - 1)),
        dated("getDate", |all| date(all, |it| it.day)),
        dated("getDayOfWeek", |all| date(all, |it| it.day_of_week)),
        dated("getHours", |all| date(all, |it| it.hour)),
        dated("getMinutes", |all| date(all, |it| it.minute)),
        dated("getSeconds", |all| date(all, |it| it.second)),
        dated("getMilliseconds", |all| {
            date(all, |_| 0)?;
            Ok(Value::Int(i64::from(moment(all)?.nanoseconds() / 1_000_000)))
        }),
    ];
    let spans = [
        Overload::method("getHours(duration) -> int", |all| {
            Ok(Value::Int(span(all)?.seconds() / 3600))
        }),
        Overload::method("getMinutes(duration) -> int", |all| {
            Ok(Value::Int(span(all)?.seconds() / 60))
        }),
        Overload::method("getSeconds(duration) -> int", |all| Ok(Value::Int(span(all)?.seconds()))),
        Overload::method("getMilliseconds(duration) -> int", |all| {
            Ok(Value::Int(span(all)?.nanoseconds() / 1_000_000))
        }),
    ];
    moments.into_iter().flatten().chain(spans)
}

/// A function of a moment, and the same in a time zone.
fn dated(name: &str, body: super::super::function::Body) -> [Overload; 2] {
    [
        Overload::method(&format!("{name}(timestamp) -> int"), body),
        Overload::method(&format!("{name}(timestamp, string) -> int"), body),
    ]
}

fn date<'a>(all: Arguments<'_, 'a>, read: Read) -> Evaluated<Value<'a>> {
    let zone = if all.len() > 1 { Some(all.str(1)?) } else { None };
    match moment(all)?.civil(zone) {
        Some(civil) => Ok(Value::Int(read(&civil))),
        None => Err(EvalError::invalid(format!("unknown time zone {}", zone.unwrap_or_default()))),
    }
}

fn moment(all: Arguments<'_, '_>) -> Evaluated<Timestamp> {
    match all.value(0)? {
        Value::Timestamp(moment) => Ok(*moment),
        _ => Err(EvalError::invalid("no such overload")),
    }
}

fn span(all: Arguments<'_, '_>) -> Evaluated<Duration> {
    match all.value(0)? {
        Value::Duration(span) => Ok(*span),
        _ => Err(EvalError::invalid("no such overload")),
    }
}
