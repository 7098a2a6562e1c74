//! Reads a moment from a text.

use super::layout::{Offset, Piece, Width, pieces};
use super::moment::DAYS;
use super::nanoseconds;
use super::write::MONTHS;
use crate::cel::{days_in, days_of};

/// What was read so far.
#[derive(Default)]
struct Parts {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanoseconds: i64,
    is_afternoon: Option<bool>,
    offset: i64,
}

/// The nanoseconds since 1970 began; `None` where the text is not like the layout, names no
/// moment, or 64 bits do not hold it.
pub(super) fn read(layout: &str, text: &str) -> Option<i64> {
    let mut parts = Parts::default();
    let pieces = pieces(layout);
    let mut rest = text;
    for (position, piece) in pieces.iter().enumerate() {
        rest = parts.take(*piece, pieces.get(position + 1), rest)?;
    }
    if rest.is_empty() { parts.moment() } else { None }
}

impl Parts {
    fn moment(&self) -> Option<i64> {
        let (month, day) = self.date()?;
        let hour = match self.is_afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let clock = hour * 3600 + self.minute * 60 + self.second;
        let seconds = days_of(self.year, month, day) * 86_400 + clock - self.offset;
        nanoseconds(seconds, self.nanoseconds)
    }

    fn date(&self) -> Option<(i64, i64)> {
        if let Some(day_of_year) = self.day_of_year {
            let (mut month, mut day) = (1, day_of_year);
            while month <= 12 && day > days_in(self.year, month) {
                day -= days_in(self.year, month);
                month += 1;
            }
            let is_same = |given: Option<i64>, found| given.is_none_or(|given| given == found);
            let is_date = day >= 1 && month <= 12;
            return (is_date && is_same(self.month, month) && is_same(self.day, day))
                .then_some((month, day));
        }
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        (1..=days_in(self.year, month)).contains(&day).then_some((month, day))
    }

    /// Reads what a piece stands for; gives what follows.
    fn take<'t>(
        &mut self,
        piece: Piece<'_>,
        next: Option<&Piece<'_>>,
        text: &'t str,
    ) -> Option<&'t str> {
        let is_fixed = |width| width == Width::Zeros;
        let rest;
        match piece {
            Piece::Text(prefix) => rest = skip(text, prefix)?,
            Piece::Year => (self.year, rest) = digits(text, 4)?,
            Piece::ShortYear => {
                let (year, after) = digits(text, 2)?;
                self.year = if year >= 69 { 1900 + year } else { 2000 + year };
                rest = after;
            }
            Piece::LongMonth | Piece::Month => {
                let length = if piece == Piece::Month { 3 } else { usize::MAX };
                let (month, after) = name(text, &MONTHS, length)?;
                (self.month, rest) = (Some(month + 1), after);
            }
            Piece::LongWeekday => (_, rest) = name(text, &DAYS, usize::MAX)?,
            Piece::Weekday => (_, rest) = name(text, &DAYS, 3)?,
            Piece::MonthNumber(width) => {
                let (month, after) = within(number(text, is_fixed(width))?, 1..=12)?;
                (self.month, rest) = (Some(month), after);
            }
            Piece::Day(width) => {
                let text = match width {
                    Width::Spaces => text.strip_prefix(' ').unwrap_or(text),
                    _ => text,
                };
                let (day, after) = number(text, is_fixed(width))?;
                (self.day, rest) = (Some(day), after);
            }
            Piece::DayOfYear(_) => {
                let (day, after) = digits(text.trim_start_matches(' '), 3)?;
                (self.day_of_year, rest) = (Some(day), after);
            }
            Piece::Hour => (self.hour, rest) = within(number(text, false)?, 0..=23)?,
            Piece::Hour12(width) => {
                (self.hour, rest) = within(number(text, is_fixed(width))?, 0..=12)?;
            }
            Piece::Minute(width) => {
                (self.minute, rest) = within(number(text, is_fixed(width))?, 0..=59)?;
            }
            Piece::Second(width) => {
                let (second, after) = within(number(text, is_fixed(width))?, 0..=59)?;
                self.second = second;
                // A fraction may follow where the layout has none.
                let has_fraction = matches!(next, Some(Piece::Fraction { .. }));
                rest = if has_fraction { after } else { self.fraction(after) };
            }
            Piece::Half { is_small } => {
                let words = if is_small { ["am", "pm"] } else { ["AM", "PM"] };
                let word = words.iter().position(|word| text.starts_with(word))?;
                self.is_afternoon = Some(word == 1);
                rest = text.get(2..)?;
            }
            Piece::ZoneName => rest = zone_name(text)?,
            Piece::Offset(how) => (self.offset, rest) = offset(text, how)?,
            Piece::Fraction { is_nines: true, .. } => rest = self.fraction(text),
            Piece::Fraction { digits, .. } => {
                let (fraction, after) = text.split_at_checked(digits + 1)?;
                let (nanoseconds, left) = fraction_of(fraction)?;
                if !left.is_empty() {
                    return None;
                }
                (self.nanoseconds, rest) = (nanoseconds, after);
            }
        }
        Some(rest)
    }

    /// A fraction of a second, where there is one.
    fn fraction<'t>(&mut self, text: &'t str) -> &'t str {
        match fraction_of(text) {
            Some((nanoseconds, rest)) => {
                self.nanoseconds = nanoseconds;
                rest
            }
            None => text,
        }
    }
}

/// A point or a comma with digits behind it.
fn fraction_of(text: &str) -> Option<(i64, &str)> {
    let digits = text.strip_prefix(['.', ','])?;
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at_checked(end).filter(|_| end > 0)?;
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    Some((nine.parse().ok()?, rest))
}

/// The text behind a prefix. Spaces of the prefix stand for any number of them.
fn skip<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (mut rest, mut prefix) = (text, prefix);
    while let Some(letter) = prefix.chars().next() {
        if letter == ' ' {
            if !rest.is_empty() && !rest.starts_with(' ') {
                return None;
            }
            prefix = prefix.trim_start_matches(' ');
            rest = rest.trim_start_matches(' ');
        } else {
            prefix = prefix.strip_prefix(letter)?;
            rest = rest.strip_prefix(letter)?;
        }
    }
    Some(rest)
}

/// So many digits.
fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    Some((digits.parse().ok().filter(|_| is_number)?, rest))
}

/// Two digits, or one where that is allowed.
fn number(text: &str, is_fixed: bool) -> Option<(i64, &str)> {
    digits(text, 2).or_else(|| if is_fixed { None } else { digits(text, 1) })
}

fn within(
    (number, rest): (i64, &str),
    range: std::ops::RangeInclusive<i64>,
) -> Option<(i64, &str)> {
    range.contains(&number).then_some((number, rest))
}

/// One of several names, in letters of either case: its first letters, so many of them.
fn name<'t>(text: &'t str, names: &[&str], length: usize) -> Option<(i64, &'t str)> {
    names.iter().zip(0..).find_map(|(name, index)| {
        let name = name.get(..length).unwrap_or(name);
        let (found, rest) = text.split_at_checked(name.len())?;
        found.eq_ignore_ascii_case(name).then_some((index, rest))
    })
}

/// A name such as `CET`. Go knows no offset for any of them, other than of the place it runs at.
fn zone_name(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix("UTC") {
        return Some(rest);
    }
    if text.starts_with("ChST") || text.starts_with("MeST") {
        return text.get(4..);
    }
    let signed = |text: &str| -> Option<usize> {
        let digits = text.strip_prefix(['+', '-'])?;
        let end = digits.find(|it: char| !it.is_ascii_digit()).unwrap_or(digits.len());
        let hours: u32 = digits.get(..end)?.parse().ok()?;
        (hours < 24).then_some(end + 1)
    };
    if let Some(after) = text.strip_prefix("GMT") {
        return after.get(signed(after).unwrap_or(0)..);
    }
    if text.starts_with(['+', '-']) {
        return text.get(signed(text)?..);
    }
    let upper = text.bytes().take(6).take_while(u8::is_ascii_uppercase).count();
    let name = text.get(..upper)?;
    let is_name = match upper {
        3 => true,
        4 => name.ends_with('T') || name == "WITA",
        5 => name.ends_with('T'),
        _ => false,
    };
    is_name.then(|| text.get(upper..)).flatten()
}

/// The seconds that `+01:30` is ahead of UTC.
fn offset(text: &str, how: Offset) -> Option<(i64, &str)> {
    if let Some(rest) = text.strip_prefix('Z').filter(|_| how.has_z) {
        return Some((0, rest));
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut rest = text.strip_prefix(['+', '-'])?;
    let mut seconds = 0;
    for (position, (size, most)) in
        [(3600, 24), (60, 59), (1, 59)].iter().take(how.parts).enumerate()
    {
        if position > 0 && how.has_colons {
            rest = rest.strip_prefix(':')?;
        }
        let (part, after) = within(digits(rest, 2)?, 0..=*most)?;
        seconds += part * size;
        rest = after;
    }
    Some((sign * seconds, rest))
}
