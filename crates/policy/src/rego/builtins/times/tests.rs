//! Moments, read and written.

use super::*;
use crate::rego::builtins::Function;

fn run(function: Function, arguments: &[Value<'static>]) -> Option<String> {
    function(&mut Context::default(), arguments).unwrap().map(|value| value.to_string())
}

#[test]
fn moments_and_spans_are_read() {
    for (text, wanted) in [
        ("1970-01-01T00:00:00Z", Some("0")),
        ("2009-02-13T23:31:30.5+01:00", Some("1234564290500000000")),
        ("9999-12-31T23:59:59Z", None),
        ("yesterday", None),
    ] {
        assert_eq!(run(parse_rfc3339, &[Value::from(text)]).as_deref(), wanted, "{text}");
    }
    for (text, wanted) in
        [("1h30m", Some("5400000000000")), ("-2ms", Some("-2000000")), ("1", None)]
    {
        assert_eq!(run(parse_duration, &[Value::from(text)]).as_deref(), wanted, "{text}");
    }
}

#[test]
fn moments_are_read_by_layouts() {
    for (layout, text, wanted) in [
        ("2006-01-02", "2009-02-13", Some("1234483200000000000")),
        ("RFC3339", "2009-02-13T23:31:30.5Z", Some("1234567890500000000")),
        ("RFC1123", "Fri, 13 Feb 2009 23:31:30 CET", Some("1234567890000000000")),
        ("RFC822Z", "13 Feb 09 23:31 +0100", Some("1234564260000000000")),
        ("ANSIC", "fri feb  1 23:31:30 2009", Some("1233531090000000000")),
        ("3:04PM 2 January 2006", "11:31PM 13 February 2009", Some("1234567860000000000")),
        ("2006 002", "2009 044", Some("1234483200000000000")),
        ("2006-01-02 15:04:05.000", "2009-02-13 23:31:30.250", Some("1234567890250000000")),
        ("2006-01-02", "2009-02-30", None),
        ("2006-01-02", "2009-2-13", None),
        ("2006-01-02", "2009-02-13 ", None),
        ("RFC3339", "2009-02-13T24:31:30Z", None),
        ("2006", "0001", None),
        ("2006-01-02T15:04:05.000Z07:00", "2009-02-13T23:31:30.25Z", None),
    ] {
        let arguments = [Value::from(layout), Value::from(text)];
        assert_eq!(run(parse, &arguments).as_deref(), wanted, "{layout} {text}");
    }
}

/// Half a second after 23:31:30 on Friday the 13th of February 2009, in UTC.
const MOMENT: i64 = 1_234_567_890 * SECOND + SECOND / 2;

fn at(zone: &'static str, layout: &'static str) -> Value<'static> {
    Value::array(vec![Value::from(MOMENT), Value::from(zone), Value::from(layout)])
}

#[test]
fn moments_are_written_by_layouts() {
    for (zone, layout, wanted) in [
        ("", "", Some("2009-02-13T23:31:30.5Z")),
        ("UTC", "RFC3339", Some("2009-02-13T23:31:30Z")),
        ("Europe/Rome", "RFC1123", Some("Sat, 14 Feb 2009 00:31:30 CET")),
        ("America/New_York", "RFC822Z", Some("13 Feb 09 18:31 -0500")),
        (
            "UTC",
            "Monday, 2 January 2006 3:04:05.000 pm (002)",
            Some("Friday, 13 February 2009 11:31:30.500 pm (044)"),
        ),
        ("UTC", "Month _2006 Janus", Some("Month _2009 Janus")),
        ("Asia/Kathmandu", "-07 -07:00 Z070000", Some("+05 +05:45 +054500")),
        ("Nowhere/Atall", "", None),
        ("+01:00", "", None),
    ] {
        let wanted = wanted.map(|text| format!("{text:?}"));
        assert_eq!(run(format, &[at(zone, layout)]), wanted, "{zone} {layout}");
    }
}

#[test]
fn moments_have_a_date_a_clock_and_a_day() {
    for (moment, wanted) in [
        (Value::from(MOMENT), r#"[2009, 2, 13] [23, 31, 30] "Friday""#),
        (at("Europe/Rome", ""), r#"[2009, 2, 14] [0, 31, 30] "Saturday""#),
    ] {
        let moment = [moment];
        let parts = [run(date, &moment), run(clock, &moment), run(weekday, &moment)];
        assert_eq!(parts.map(Option::unwrap_or_default).join(" "), wanted);
    }
    assert_eq!(run(date, &[Value::from("text")]), None);
    assert_eq!(run(date, &[Value::array(Vec::new())]), None);
}

#[test]
fn calendars_are_reckoned_with() {
    let date = |year: i64, month: i64, day: i64| {
        Value::from(crate::cel::days_of(year, month, day) * 86_400 * SECOND)
    };
    for (from, [years, months, days], to) in [
        (date(2020, 2, 29), [1, 0, 0], Some(date(2021, 3, 1))),
        (date(2020, 1, 31), [0, 1, 0], Some(date(2020, 3, 2))),
        (date(2020, 1, 1), [0, -1, -1], Some(date(2019, 11, 30))),
        (date(2020, 1, 1), [1000, 0, 0], None),
        (date(2020, 1, 1), [i64::MAX, i64::MAX, 0], None),
    ] {
        let arguments = [from, Value::from(years), Value::from(months), Value::from(days)];
        assert_eq!(run(add_date, &arguments), to.map(|to| to.to_string()));
    }
    let parts = run(diff, &[date(2021, 3, 1), date(2020, 1, 31)]);
    assert_eq!(parts.as_deref(), Some("[1, 1, 1, 0, 0, 0]"));
    // The clocks of Rome go forward on the last Sunday of March.
    let before = Value::from((crate::cel::days_of(2021, 3, 27) * 86_400 + 43_200) * SECOND);
    let moment = Value::array(vec![before, Value::from("Europe/Rome")]);
    let arguments = [moment, Value::from(0), Value::from(0), Value::from(1)];
    assert_eq!(run(add_date, &arguments).as_deref(), Some("1616929200000000000"));
}
