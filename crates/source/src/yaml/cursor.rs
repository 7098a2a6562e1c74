//! Where a reader stands in the text: bytes, line breaks as YAML 1.1 has them, lines, columns.

use model::Span;

/// A space or a tab.
pub(super) const BLANK: u8 = 1;
/// A byte that is a line break or may begin one.
pub(super) const BREAK: u8 = 2;
/// The end of the text.
pub(super) const END: u8 = 4;
/// What names of anchors and tag handles are made of.
pub(super) const WORD: u8 = 8;
/// What ends a plain scalar inside brackets or braces.
pub(super) const FLOW: u8 = 16;
/// A colon.
pub(super) const COLON: u8 = 32;
/// What a quoted scalar must look at.
pub(super) const QUOTED: u8 = 64;

static CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' => BLANK,
            b'\n' | b'\r' | 0xC2 | 0xE2 => BREAK,
            0 => END,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-' => WORD,
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => FLOW,
            b':' => COLON,
            b'"' | b'\'' | b'\\' => QUOTED,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// A place the cursor has been at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    /// Bytes from the start of the file.
    pub(super) at: u32,
    /// Rows by YAML's line breaks, from zero.
    pub(super) row: u32,
    /// Bytes from the start of the row: what indentation is measured in.
    pub(super) indent: i32,
    /// The line a person would name, from one.
    pub(super) line: u32,
    /// The column a person would name, from one, in characters.
    pub(super) column: u32,
}

impl Mark {
    /// From here to the byte before `end`.
    pub(super) fn to(self, end: u32) -> Span {
        Span { start: self.at, end, line: self.line, column: self.column }
    }
}

/// A line break as it counts in a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// Any break but the two below reads as a line feed, and folds.
    Line,
    /// U+2028 stays, and does not fold.
    LineSeparator,
    /// U+2029 stays, and does not fold.
    ParagraphSeparator,
}

impl Break {
    pub(super) fn text(self) -> &'static str {
        match self {
            Break::Line => "\n",
            Break::LineSeparator => "\u{2028}",
            Break::ParagraphSeparator => "\u{2029}",
        }
    }
}

/// The place, and the text around it.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    row: u32,
    row_start: usize,
    /// Breaks that start a row but not a line.
    odd_breaks: u32,
    /// Up to where the columns of this line are counted, and the column there.
    counted: (usize, u32),
    ascii: bool,
}

impl<'t> Cursor<'t> {
    /// Starts at byte `at`, which begins line `line`, of a text that counts up to its end.
    pub(super) fn new(text: &'t str, at: usize, line: u32) -> Cursor<'t> {
        let bytes = text.as_bytes();
        let ascii = bytes.get(at..).unwrap_or_default().is_ascii();
        let row = line.saturating_sub(1);
        Cursor { text, bytes, at, row, row_start: at, odd_breaks: 0, counted: (at, 1), ascii }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// The byte `ahead` of here; zero past the end.
    #[inline]
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// What `ahead` of here is, of all the classes.
    #[inline]
    pub(super) fn class(&self, ahead: usize) -> u8 {
        CLASSES.get(self.byte(ahead) as usize).copied().unwrap_or(0)
    }

    /// The rest of the text.
    pub(super) fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Moves over bytes that hold no line break.
    #[inline]
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Moves to the next byte of one of `classes`, or to the end.
    #[inline]
    pub(super) fn skip_to(&mut self, classes: u8) {
        let rest = self.rest();
        let stop = |byte: &u8| {
            CLASSES.get(*byte as usize).is_some_and(|class| class & (classes | END) != 0)
        };
        self.at += rest.iter().position(stop).unwrap_or(rest.len());
    }

    /// Moves over spaces.
    #[inline]
    pub(super) fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| *byte != b' ').unwrap_or(rest.len());
    }

    /// Moves to the end of a row of a text that is ASCII.
    pub(super) fn skip_ascii_row(&mut self) {
        let rest = self.rest();
        self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    }

    /// Bytes since the row began.
    #[inline]
    pub(super) fn indent(&self) -> i32 {
        (self.at - self.row_start) as i32
    }

    pub(super) fn row(&self) -> u32 {
        self.row
    }

    #[inline]
    pub(super) fn is_blank(&self, ahead: usize) -> bool {
        self.class(ahead) & BLANK != 0
    }

    /// A line break begins `ahead` of here.
    #[inline]
    pub(super) fn is_break(&self, ahead: usize) -> bool {
        match self.byte(ahead) {
            b'\n' | b'\r' => true,
            0xC2 => self.byte(ahead + 1) == 0x85,
            0xE2 => self.byte(ahead + 1) == 0x80 && matches!(self.byte(ahead + 2), 0xA8 | 0xA9),
            _ => false,
        }
    }

    /// A line break, or the end.
    #[inline]
    pub(super) fn is_break_or_end(&self, ahead: usize) -> bool {
        self.class(ahead) & (BREAK | END) != 0 && (self.byte(ahead) == 0 || self.is_break(ahead))
    }

    /// A space, a tab, a line break, or the end.
    #[inline]
    pub(super) fn is_blank_or_end(&self, ahead: usize) -> bool {
        let class = self.class(ahead);
        class & (BLANK | END) != 0 || class & BREAK != 0 && self.is_break(ahead)
    }

    /// Moves over the line break that stands here.
    #[inline]
    pub(super) fn take_break(&mut self) -> Break {
        let (bytes, kind) = match self.byte(0) {
            b'\n' => (1, Break::Line),
            // Lines reach the reader with their CR LF already made one; what is left before it counts.
            b'\r' if self.byte(1) == b'\n' => (2, Break::Line),
            b'\r' if self.byte(1) == b'\r' && self.byte(2) == b'\n' => (3, Break::Line),
            b'\r' => (1, Break::Line),
            0xC2 => (2, Break::Line),
            _ if self.byte(2) == 0xA8 => (3, Break::LineSeparator),
            _ => (3, Break::ParagraphSeparator),
        };
        let odd = matches!(self.byte(0), 0xC2 | 0xE2);
        self.at += bytes;
        self.row += 1;
        self.row_start = self.at;
        if odd {
            self.odd_breaks += 1;
        } else {
            self.counted = (self.at, 1);
        }
        kind
    }

    /// The place here.
    #[inline]
    pub(super) fn mark(&mut self) -> Mark {
        if self.ascii {
            self.counted = (self.at, self.counted.1 + (self.at - self.counted.0) as u32);
        } else {
            let between = self.bytes.get(self.counted.0..self.at).unwrap_or_default();
            let starts = between.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
            self.counted = (self.at, self.counted.1 + starts as u32);
        }
        Mark {
            at: self.at as u32,
            row: self.row,
            indent: self.indent(),
            line: self.row - self.odd_breaks + 1,
            column: self.counted.1,
        }
    }

    /// `from` lies at most `limit` characters before here.
    pub(super) fn is_within(&self, from: u32, limit: usize) -> bool {
        let from = from as usize;
        if self.at - from <= limit {
            return true;
        }
        let between = self.bytes.get(from..self.at).unwrap_or_default();
        between.iter().filter(|byte| **byte & 0xC0 != 0x80).count() <= limit
    }

    /// `---` or `...` at the start of a row, and nothing joined to it.
    pub(super) fn is_document_mark(&self) -> bool {
        self.at == self.row_start
            && matches!(
                (self.byte(0), self.byte(1), self.byte(2)),
                (b'-', b'-', b'-') | (b'.', b'.', b'.')
            )
            && self.is_blank_or_end(3)
    }

    /// Text from byte `start` to byte `end`.
    pub(super) fn text(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }
}
