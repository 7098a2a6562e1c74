//! Foreign text made harmless to look at, one character for one character.
//!
//! A manifest can say anything: escape sequences that repaint a terminal, direction marks that
//! make a line read backwards, a newline that begins a command to the CI runner. Whatever does
//! not print is shown as a picture of itself, so that columns still count.

use std::fmt::{self, Display, Write};

/// Text on one line in which every character is one that prints.
pub struct Visible<'t>(pub &'t str);

impl Display for Visible<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((at, found)) = rest.char_indices().find(|(_, it)| !prints(*it)) {
            let (before, after) = rest.split_at(at);
            out.write_str(before)?;
            out.write_char(picture(found))?;
            rest = after.strip_prefix(found).unwrap_or_default();
        }
        out.write_str(rest)
    }
}

/// The character, or a picture of it.
pub(crate) fn visible(it: char) -> char {
    if prints(it) { it } else { picture(it) }
}

/// Neither moves the cursor, nor hides, nor turns around what stands beside it.
pub fn prints(it: char) -> bool {
    if it.is_ascii() {
        return !it.is_ascii_control();
    }
    !it.is_control() && !is_invisible(it)
}

/// How many columns of a terminal it takes.
pub(crate) fn columns(it: char) -> usize {
    match it as u32 {
        ..0x300 => 1,
        0x300..=0x36f | 0x1ab0..=0x1aff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xa960..=0xa97f => 2,
        0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 => 2,
        0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x1f680..=0x1f6ff | 0x1f900..=0x1faff => 2,
        0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// How many columns of a terminal the text takes, once made visible.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|it| columns(visible(it))).sum()
}

/// Direction marks, isolates, zero-width characters, line separators, tags, noncharacters.
fn is_invisible(it: char) -> bool {
    matches!(it as u32,
        0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff
        | 0xfff9..=0xfffb | 0xfffe | 0xffff | 0xe0000..=0xe007f)
}

fn picture(it: char) -> char {
    match it as u32 {
        // Unicode has a picture of every control character of ASCII, in the same order.
        code @ ..0x20 => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_print_is_pictured() {
        assert_eq!(Visible("a\x1b[31mb\n\u{202e}c\u{9b}").to_string(), "a␛[31mb␊\u{fffd}c\u{fffd}");
        assert_eq!(Visible("見張り").to_string(), "見張り");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(width("a\x1b見"), 4);
    }
}
