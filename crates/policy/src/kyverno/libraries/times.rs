//! `time.now`, `time.truncate`, `time.toCron`.

use crate::cel::{Arguments, EvalError, Evaluated, Overload, Timestamp, Value};

/// Asks the host what time it is.
pub(super) const NOW: &str = "time.now() -> timestamp";

/// Seconds from the first of the year 1 to the first of 1970: what spans are counted from.
const YEAR_ONE: i64 = 62_135_596_800;
const SECOND: i128 = 1_000_000_000;

pub(super) fn overloads() -> Vec<Overload> {
    vec![
        Overload::host_function(NOW),
        Overload::function("time.truncate(timestamp, duration) -> timestamp", truncate),
        Overload::function("time.toCron(timestamp) -> string", cron),
    ]
}

/// The last moment before that is a whole number of spans after the year 1 began.
fn truncate<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (Value::Timestamp(moment), Value::Duration(span)) = (all.value(0)?, all.value(1)?) else {
        return Err(EvalError::NoSuchOverload("time.truncate".to_owned()).into());
    };
    let span = i128::from(span.nanoseconds());
    if span <= 0 {
        return Ok(Value::Timestamp(*moment));
    }
    let since = i128::from(moment.seconds() + YEAR_ONE) * SECOND + i128::from(moment.nanoseconds());
    let since = since - since.rem_euclid(span);
    let seconds = i64::try_from(since.div_euclid(SECOND)).ok().map(|it| it - YEAR_ONE);
    let nanoseconds = u32::try_from(since.rem_euclid(SECOND)).unwrap_or_default();
    let moment = seconds.and_then(|seconds| Timestamp::of_seconds(seconds, nanoseconds));
    moment.map(Value::Timestamp).ok_or(EvalError::invalid("timestamp overflow"))
}

/// The moment as a schedule: minute, hour, day, month, day of the week.
fn cron<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let Value::Timestamp(moment) = all.value(0)? else {
        return Err(EvalError::NoSuchOverload("time.toCron".to_owned()).into());
    };
    let Some(wall) = moment.civil(None) else {
        return Err(EvalError::invalid("timestamp overflow"));
    };
    let (month, weekday) = (wall.month + 1, wall.day_of_week);
    Ok(format!("{} {} {} {month} {weekday}", wall.minute, wall.hour, wall.day).into())
}
