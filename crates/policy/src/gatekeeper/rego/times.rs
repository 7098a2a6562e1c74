//! Functions of `time` whose answers lie in their arguments.

use regorus::Value;

use crate::cel::{Duration, Timestamp};

const SECOND: i64 = 1_000_000_000;

const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// `time.parse_rfc3339_ns`: nanoseconds since 1970 began, as far as 64 bits hold them.
pub(super) fn parse_rfc3339(text: &str) -> Option<Value> {
    let moment = Timestamp::parse(text)?;
    let whole = moment.seconds().checked_mul(SECOND)?;
    Some(Value::from(whole.checked_add(i64::from(moment.nanoseconds()))?))
}

/// `time.parse_duration_ns`
pub(super) fn parse_duration(text: &str) -> Option<Value> {
    Duration::parse(text).map(|duration| Value::from(duration.nanoseconds()))
}

/// `time.date`: year, month and day.
pub(super) fn date(moment: &Value) -> Option<Value> {
    let civil = civil(moment)?;
    Some(numbers([civil.year, civil.month + 1, civil.day]))
}

/// `time.clock`: hour, minute and second.
pub(super) fn clock(moment: &Value) -> Option<Value> {
    let civil = civil(moment)?;
    Some(numbers([civil.hour, civil.minute, civil.second]))
}

/// `time.weekday`
pub(super) fn weekday(moment: &Value) -> Option<Value> {
    let day = usize::try_from(civil(moment)?.day_of_week).ok()?;
    DAYS.get(day).map(|day| Value::from(*day))
}

/// A moment on the wall: nanoseconds in UTC, or a pair of them and a time zone.
fn civil(moment: &Value) -> Option<crate::cel::Civil> {
    let (nanoseconds, zone) = match moment.as_array() {
        Ok(pair) => match pair.as_slice() {
            [nanoseconds, zone] => (nanoseconds, Some(zone.as_string().ok()?)),
            _ => return None,
        },
        Err(_) => (moment, None),
    };
    let nanoseconds = nanoseconds.as_i64().ok()?;
    let part = u32::try_from(nanoseconds.rem_euclid(SECOND)).ok()?;
    let moment = Timestamp::of_seconds(nanoseconds.div_euclid(SECOND), part)?;
    moment.civil(zone.map(|zone| &**zone).filter(|zone| !matches!(*zone, "" | "UTC")))
}

fn numbers(numbers: [i64; 3]) -> Value {
    Value::from(numbers.map(Value::from).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_spans_are_read() {
        for (text, wanted) in [
            ("1970-01-01T00:00:00Z", Some("0")),
            ("2009-02-13T23:31:30.5+01:00", Some("1234564290500000000")),
            ("9999-12-31T23:59:59Z", None),
            ("yesterday", None),
        ] {
            let read = parse_rfc3339(text).map(|value| value.to_string());
            assert_eq!(read.as_deref(), wanted, "{text}");
        }
        for (text, wanted) in
            [("1h30m", Some("5400000000000")), ("-2ms", Some("-2000000")), ("1", None)]
        {
            let read = parse_duration(text).map(|value| value.to_string());
            assert_eq!(read.as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn moments_have_a_date_a_clock_and_a_day() {
        let at =
            |zone: &str| Value::from(vec![Value::from(1_234_567_890 * SECOND), Value::from(zone)]);
        for (moment, wanted) in [
            (Value::from(1_234_567_890 * SECOND), "[2009,2,13] [23,31,30] \"Friday\""),
            (at("UTC"), "[2009,2,13] [23,31,30] \"Friday\""),
            (at("Europe/Rome"), "[2009,2,14] [0,31,30] \"Saturday\""),
        ] {
            let parts = [date(&moment), clock(&moment), weekday(&moment)];
            let parts: Vec<String> = parts.iter().flatten().map(Value::to_string).collect();
            assert_eq!(parts.join(" "), wanted);
        }
        assert_eq!(date(&at("Nowhere/Atall")), None);
        assert_eq!(date(&Value::from("text")), None);
    }
}
