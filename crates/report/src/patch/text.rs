//! The file's text as lines, as blanks and comments, and the changes made to it.

use std::ops::Range;

/// The text of a file, which ends with a line break.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t> {
    text: &'t str,
    newline: &'static str,
}

/// One change: what stands in `range` gives way to `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Text<'t> {
        let first_line = text.split_inclusive('\n').next().unwrap_or_default();
        let newline = if first_line.ends_with("\r\n") { "\r\n" } else { "\n" };
        Text { text, newline }
    }

    /// What ends a line here.
    pub(super) fn newline(&self) -> &'static str {
        self.newline
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where the line of byte `at` starts. A byte order mark is no part of its line.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let before = self.slice(0..at);
        let mark = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        before.rfind('\n').map_or(mark, |newline| newline + 1)
    }

    /// Where the line of byte `at` ends, before its line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        at + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// Where the line after that of byte `at` starts; the end of the text after the last line.
    pub(super) fn next_line(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// Bytes between the start of its line and byte `at`.
    pub(super) fn column(&self, at: usize) -> usize {
        at.saturating_sub(self.line_start(at))
    }

    /// What stands before byte `at` on its line.
    pub(super) fn before(&self, at: usize) -> &'t str {
        self.slice(self.line_start(at)..at)
    }

    /// Nothing but blanks stands before byte `at` on its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        self.before(at).bytes().all(|byte| byte == b' ')
    }

    /// The line that starts at byte `start` is a comment: how far it is indented.
    pub(super) fn comment_indent(&self, start: usize) -> Option<usize> {
        let line = self.slice(start..self.line_end(start));
        let trimmed = line.trim_start_matches(' ');
        trimmed.starts_with('#').then_some(line.len() - trimmed.len())
    }

    /// The line that starts at byte `start` has blanks only, and is not the end of the text.
    pub(super) fn is_blank_line(&self, start: usize) -> bool {
        start < self.text.len() && self.slice(start..self.line_end(start)).trim().is_empty()
    }

    /// Nothing but blanks and a comment follows byte `at` on its line.
    pub(super) fn is_bare_after(&self, at: usize) -> bool {
        let rest = self.slice(at..self.line_end(at));
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let set_off = trimmed.len() < rest.len() || self.column(at) == 0;
        trimmed.is_empty() || trimmed.starts_with('#') && set_off
    }

    /// The first byte from `at` on that is no blank, line break or comment.
    pub(super) fn skip(&self, mut at: usize) -> usize {
        while let Some(byte) = self.byte(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'#' if self.is_bare_after(at.saturating_sub(1)) || self.column(at) == 0 => {
                    at = self.line_end(at);
                }
                _ => break,
            }
        }
        at
    }

    /// Where to put lines that follow what ends at byte `end`; `None` when more follows there.
    pub(super) fn line_after(&self, end: usize) -> Option<usize> {
        let at_line_start = self.slice(0..end).ends_with('\n');
        if at_line_start {
            return Some(end);
        }
        self.is_bare_after(end).then(|| self.next_line(end))
    }

    /// Puts whole lines at `at`, the start of a line.
    pub(super) fn insert_lines(&self, at: usize, lines: &[String]) -> Splice {
        Splice { range: at..at, text: lines.join(self.newline) + self.newline }
    }

    /// The text with all changes made; `None` when two of them want the same bytes.
    pub(super) fn splice(&self, mut splices: Vec<Splice>) -> Option<String> {
        splices.sort_by_key(|splice| (splice.range.start, !splice.range.is_empty()));
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        let mut only_removed = false;
        for splice in splices {
            let removes = splice.text.is_empty();
            if splice.range.start < at && !(removes && only_removed) {
                return None;
            }
            out.push_str(self.slice(at..splice.range.start.max(at)));
            out.push_str(&splice.text);
            only_removed = removes;
            at = at.max(splice.range.end);
        }
        out.push_str(self.text.get(at..)?);
        Some(out)
    }
}

impl Splice {
    /// Takes away what stands in `range`.
    pub(super) fn removing(range: Range<usize>) -> Splice {
        Splice { range, text: String::new() }
    }
}
