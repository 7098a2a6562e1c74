//! Layouts as Go has them: how the moment 2006-01-02 15:04:05 -0700 (MST) would be written.

/// A piece of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'l> {
    /// Stands for itself.
    Text(&'l str),
    Year,
    ShortYear,
    LongMonth,
    Month,
    /// A number: the least width, and what fills it.
    MonthNumber(Width),
    Day(Width),
    DayOfYear(Width),
    LongWeekday,
    Weekday,
    Hour,
    Hour12(Width),
    Minute(Width),
    Second(Width),
    /// `PM`, or `pm` where it is small.
    Half {
        is_small: bool,
    },
    /// `MST`
    ZoneName,
    Offset(Offset),
    /// So many digits of a second behind a mark; with nines as many as are needed.
    Fraction {
        digits: usize,
        is_nines: bool,
        mark: char,
    },
}

/// How a number is filled up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Any,
    Zeros,
    Spaces,
}

/// How the seconds ahead of UTC are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    /// `Z` stands for no offset.
    pub(super) has_z: bool,
    pub(super) has_colons: bool,
    /// Hours; hours and minutes; hours, minutes and seconds.
    pub(super) parts: usize,
}

/// Offsets without their first letter, longer ones before those that they begin with.
const OFFSETS: &[(&str, bool, usize)] = &[
    ("070000", false, 3),
    ("07:00:00", true, 3),
    ("0700", false, 2),
    ("07:00", true, 2),
    ("07", false, 1),
];

const FIXED: &[(&str, Piece<'static>)] = &[
    ("January", Piece::LongMonth),
    ("Monday", Piece::LongWeekday),
    ("MST", Piece::ZoneName),
    ("01", Piece::MonthNumber(Width::Zeros)),
    ("002", Piece::DayOfYear(Width::Zeros)),
    ("02", Piece::Day(Width::Zeros)),
    ("03", Piece::Hour12(Width::Zeros)),
    ("04", Piece::Minute(Width::Zeros)),
    ("05", Piece::Second(Width::Zeros)),
    ("06", Piece::ShortYear),
    ("15", Piece::Hour),
    ("1", Piece::MonthNumber(Width::Any)),
    ("2006", Piece::Year),
    ("2", Piece::Day(Width::Any)),
    ("__2", Piece::DayOfYear(Width::Spaces)),
    ("3", Piece::Hour12(Width::Any)),
    ("4", Piece::Minute(Width::Any)),
    ("5", Piece::Second(Width::Any)),
    ("PM", Piece::Half { is_small: false }),
    ("pm", Piece::Half { is_small: true }),
];

/// The pieces of a layout.
pub(super) fn pieces(layout: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut text, mut at) = (0, 0);
    while let Some(rest) = layout.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((piece, length)) = first(rest) {
            pieces.push(Piece::Text(layout.get(text..at).unwrap_or_default()));
            pieces.push(piece);
            at += length;
            text = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    pieces.push(Piece::Text(layout.get(text..).unwrap_or_default()));
    pieces.retain(|piece| *piece != Piece::Text(""));
    pieces
}

/// The piece at the start, and its length; `None` for text.
fn first<'l>(rest: &str) -> Option<(Piece<'l>, usize)> {
    if let Some((words, piece)) = FIXED.iter().find(|(words, _)| rest.starts_with(words)) {
        return Some((*piece, words.len()));
    }
    let goes_on = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_lowercase());
    for (word, piece) in [("Jan", Piece::Month), ("Mon", Piece::Weekday)] {
        if rest.strip_prefix(word).is_some_and(|rest| !goes_on(rest)) {
            return Some((piece, word.len()));
        }
    }
    // An underscore before a year is an underscore.
    if rest.starts_with("_2") && !rest.starts_with("_2006") {
        return Some((Piece::Day(Width::Spaces), 2));
    }
    if let Some(offset) = rest.strip_prefix(['-', 'Z']) {
        let found = OFFSETS.iter().find(|(words, ..)| offset.starts_with(words));
        return found.map(|(words, has_colons, parts)| {
            let has_z = rest.starts_with('Z');
            let offset = Offset { has_z, has_colons: *has_colons, parts: *parts };
            (Piece::Offset(offset), words.len() + 1)
        });
    }
    let mark = rest.chars().next()?;
    let digits = rest.strip_prefix(['.', ','])?;
    let digit = digits.chars().next().filter(|digit| matches!(digit, '0' | '9'))?;
    let after = digits.trim_start_matches(digit);
    let count = digits.len() - after.len();
    let is_end = !after.starts_with(|letter: char| letter.is_ascii_digit());
    is_end.then_some((Piece::Fraction { digits: count, is_nines: digit == '9', mark }, count + 1))
}
