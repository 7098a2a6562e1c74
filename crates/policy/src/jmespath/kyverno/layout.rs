//! Moments in any layout, which Go writes as a certain moment would be: `2006-01-02 15:04:05`.

use super::moment::Moment;
use crate::cel::{Duration, Timestamp};

/// What a piece of a layout stands for.
#[derive(Debug, Clone, Copy)]
enum Part {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    Weekday,
    Hour,
    Half,
    HalfHour,
    Minute,
    Second,
    /// With a sign and, where `true`, a colon, or a Z for none.
    Offset {
        colon: bool,
        zulu: bool,
    },
    ZoneName,
}

/// The pieces, those first that begin like others.
const PARTS: &[(&str, Part)] = &[
    ("January", Part::MonthName),
    ("Jan", Part::MonthName),
    ("Monday", Part::Weekday),
    ("Mon", Part::Weekday),
    ("MST", Part::ZoneName),
    ("2006", Part::Year),
    ("Z07:00", Part::Offset { colon: true, zulu: true }),
    ("Z0700", Part::Offset { colon: false, zulu: true }),
    ("-07:00", Part::Offset { colon: true, zulu: false }),
    ("-0700", Part::Offset { colon: false, zulu: false }),
    ("01", Part::Month),
    ("02", Part::Day),
    ("03", Part::HalfHour),
    ("04", Part::Minute),
    ("05", Part::Second),
    ("06", Part::ShortYear),
    ("15", Part::Hour),
    ("_2", Part::Day),
    ("PM", Part::Half),
    ("pm", Part::Half),
    ("1", Part::Month),
    ("2", Part::Day),
    ("3", Part::HalfHour),
    ("4", Part::Minute),
    ("5", Part::Second),
];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] =
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// Reads a moment in a layout; one without a zone is in UTC, one without
/// a year is none.
pub(super) fn parse(layout: &str, text: &str) -> Option<Moment> {
    let (mut layout, mut text) = (layout, text);
    let mut read = Read { year: 0, month: 1, day: 1, ..Read::default() };
    while !layout.is_empty() {
        let found =
            PARTS.iter().find_map(|(piece, part)| Some((layout.strip_prefix(piece)?, part)));
        if let Some((rest, part)) = found {
            layout = rest;
            text = read.take(*part, text)?;
            // A fraction of a second may follow though the layout says nothing of it.
            if matches!(part, Part::Second) {
                layout = without_fraction(layout, &['0', '9']);
                text = read.fraction(text);
            }
        } else {
            let letter = layout.chars().next()?;
            layout = layout.strip_prefix(letter)?;
            text = text.strip_prefix(letter)?;
        }
    }
    if text.is_empty() { read.moment() } else { None }
}

#[derive(Debug, Default)]
struct Read {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    nanoseconds: i64,
    afternoon: Option<bool>,
    offset: i64,
}

impl Read {
    /// Takes a part from the text; what is left of it.
    fn take<'t>(&mut self, part: Part, text: &'t str) -> Option<&'t str> {
        let rest = match part {
            Part::Year => number(text, 4, 4).map(|(value, rest)| (self.year = value, rest)),
            Part::ShortYear => number(text, 2, 2).map(|(value, rest)| {
                (self.year = if value >= 69 { 1900 + value } else { 2000 + value }, rest)
            }),
            Part::Month => number(text, 1, 2).map(|(value, rest)| (self.month = value, rest)),
            Part::MonthName => {
                name(text, &MONTHS).map(|(index, rest)| (self.month = index + 1, rest))
            }
            Part::Day => {
                let text = text.strip_prefix(' ').unwrap_or(text);
                number(text, 1, 2).map(|(value, rest)| (self.day = value, rest))
            }
            Part::Weekday => name(text, &DAYS).map(|(_, rest)| ((), rest)),
            Part::Hour | Part::HalfHour => {
                number(text, 1, 2).map(|(value, rest)| (self.hour = value, rest))
            }
            Part::Half => {
                let (half, rest) = text.split_at_checked(2)?;
                self.afternoon = Some(half.eq_ignore_ascii_case("pm"));
                half.to_ascii_lowercase().ends_with('m').then_some(((), rest))
            }
            Part::Minute => number(text, 1, 2).map(|(value, rest)| (self.minute = value, rest)),
            Part::Second => number(text, 1, 2).map(|(value, rest)| (self.second = value, rest)),
            Part::Offset { zulu: true, .. } if text.starts_with('Z') => {
                text.strip_prefix('Z').map(|rest| ((), rest))
            }
            Part::Offset { colon, .. } => {
                offset(text, colon).map(|(value, rest)| (self.offset = value, rest))
            }
            Part::ZoneName => {
                let end = text.find(|it: char| !it.is_ascii_uppercase()).unwrap_or(text.len());
                let (name, rest) = text.split_at_checked(end)?;
                (3..=5).contains(&name.len()).then_some(((), rest))
            }
        };
        rest.map(|((), rest)| rest)
    }

    fn fraction<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(inside) = text.strip_prefix('.') else { return text };
        let count = inside.bytes().take_while(u8::is_ascii_digit).count();
        let Some((digits, rest)) = inside.split_at_checked(count) else { return text };
        let Ok(value) =
            digits.chars().chain("000000000".chars()).take(9).collect::<String>().parse()
        else {
            return text;
        };
        if count == 0 {
            return text;
        }
        self.nanoseconds = value;
        rest
    }

    fn moment(self) -> Option<Moment> {
        let hour = match self.afternoon {
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let Read { year, month, day, minute, second, nanoseconds, .. } = self;
        let written = format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{nanoseconds:09}Z"
        );
        let at = Timestamp::parse(&written)?;
        let at = at.checked_sub(Duration::of_seconds(self.offset, 0)?)?;
        Some(Moment { at, offset: self.offset })
    }
}

/// A layout without the fraction of a second that it begins with.
fn without_fraction<'l>(layout: &'l str, digits: &[char]) -> &'l str {
    let Some(inside) = layout.strip_prefix('.') else { return layout };
    let rest = inside.trim_start_matches(digits);
    if rest.len() == inside.len() { layout } else { rest }
}

fn number(text: &str, least: usize, most: usize) -> Option<(i64, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(count)?;
    if count < least { None } else { Some((digits.parse().ok()?, rest)) }
}

/// Which of some names the text begins with, in full or by its first three letters.
fn name<'t>(text: &'t str, names: &[&str]) -> Option<(i64, &'t str)> {
    let begins = |name: &str| {
        let (start, rest) = text.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then_some(rest)
    };
    (0..).zip(names).find_map(|(index, name)| {
        let rest = begins(name).or_else(|| begins(name.get(..3)?))?;
        Some((index, rest))
    })
}

fn offset(text: &str, colon: bool) -> Option<(i64, &str)> {
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, rest) = number(rest, 2, 2)?;
    let rest = if colon { rest.strip_prefix(':')? } else { rest };
    let (minutes, rest) = number(rest, 2, 2)?;
    let seconds = hours * 3600 + minutes * 60;
    match sign {
        "+" => Some((seconds, rest)),
        "-" => Some((-seconds, rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_followed() {
        for (layout, text, expected) in [
            ("02-01-2006", "12-02-2023", "2023-02-12T00:00:00Z"),
            ("2006-01-02T15:04:05Z07:00", "2021-01-02T15:04:05-07:00", "2021-01-02T15:04:05-07:00"),
            (
                "Mon Jan _2 15:04:05 MST 2006",
                "Mon Jan  2 15:04:05 MST 2021",
                "2021-01-02T15:04:05Z",
            ),
            ("Monday, 02-Jan-06 3:04PM", "Saturday, 02-Jan-21 3:04PM", "2021-01-02T15:04:00Z"),
            ("2006 Jan _2 15:04:05.000", "2021 Feb 10 01:02:03.456", "2021-02-10T01:02:03Z"),
        ] {
            let moment = parse(layout, text).map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), Some(expected), "{layout}");
        }
        for (layout, text) in [("2006", "20x6"), ("2006-01-02", "2021-13-01"), ("15", "15 ")] {
            assert!(parse(layout, text).is_none(), "{layout}");
        }
    }
}
