//! A moment, written.

use std::fmt::Write;

use super::layout::{Offset, Piece, Width, pieces};
use super::moment::Moment;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment as a layout wants it.
pub(super) fn written(moment: &Moment, layout: &str) -> String {
    let mut out = String::new();
    pieces(layout).into_iter().for_each(|piece| write(moment, piece, &mut out));
    out
}

fn write(moment: &Moment, piece: Piece<'_>, out: &mut String) {
    let civil = &moment.civil;
    let month = usize::try_from(civil.month).ok().and_then(|month| MONTHS.get(month));
    let month = month.copied().unwrap_or_default();
    let short = |name: &'static str| name.get(..3).unwrap_or_default();
    let hour12 = if civil.hour % 12 == 0 { 12 } else { civil.hour % 12 };
    match piece {
        Piece::Text(text) => out.push_str(text),
        Piece::Year => number(civil.year, 4, Width::Zeros, out),
        Piece::ShortYear => number(civil.year.rem_euclid(100), 2, Width::Zeros, out),
        Piece::LongMonth => out.push_str(month),
        Piece::Month => out.push_str(short(month)),
        Piece::MonthNumber(width) => number(civil.month + 1, 2, width, out),
        Piece::Day(width) => number(civil.day, 2, width, out),
        Piece::DayOfYear(width) => number(civil.day_of_year + 1, 3, width, out),
        Piece::LongWeekday => out.push_str(moment.weekday()),
        Piece::Weekday => out.push_str(short(moment.weekday())),
        Piece::Hour => number(civil.hour, 2, Width::Zeros, out),
        Piece::Hour12(width) => number(hour12, 2, width, out),
        Piece::Minute(width) => number(civil.minute, 2, width, out),
        Piece::Second(width) => number(civil.second, 2, width, out),
        Piece::Half { is_small } => out.push_str(match (civil.hour >= 12, is_small) {
            (true, false) => "PM",
            (false, false) => "AM",
            (true, true) => "pm",
            (false, true) => "am",
        }),
        Piece::ZoneName => zone_name(moment, out),
        Piece::Offset(how) if how.has_z && moment.offset == 0 => out.push('Z'),
        Piece::Offset(how) => offset(moment.offset, how, out),
        Piece::Fraction { digits, is_nines, mark } => {
            let all = format!("{:09}", moment.fraction());
            let mut shown = all.get(..digits.min(9)).unwrap_or_default();
            if is_nines {
                shown = shown.trim_end_matches('0');
            }
            if !is_nines || !shown.is_empty() {
                out.push(mark);
                out.push_str(shown);
                out.extend(std::iter::repeat_n(
                    '0',
                    if is_nines { 0 } else { digits - shown.len() },
                ));
            }
        }
    }
}

fn number(number: i64, least: usize, width: Width, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = match width {
        Width::Any => write!(out, "{number}"),
        Width::Zeros => write!(out, "{number:0least$}"),
        Width::Spaces => write!(out, "{number:least$}"),
    };
}

/// The time zone database has no names for some zones, but offsets: `+03`.
fn zone_name(moment: &Moment, out: &mut String) {
    match moment.abbreviation.as_str() {
        "" => offset(moment.offset, Offset { has_z: false, has_colons: false, parts: 2 }, out),
        name => out.push_str(name),
    }
}

fn offset(seconds: i64, how: Offset, out: &mut String) {
    out.push(if seconds < 0 { '-' } else { '+' });
    let seconds = seconds.abs();
    let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60];
    for (position, part) in parts.iter().take(how.parts).enumerate() {
        out.push_str(if position > 0 && how.has_colons { ":" } else { "" });
        number(*part, 2, Width::Zeros, out);
    }
}
