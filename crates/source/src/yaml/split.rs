//! A file to chunks: kubectl splits it at lines of `---` before it reads any YAML.

use std::ops::Range;

/// A piece of a file between separators.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) bytes: Range<usize>,
    /// The line it begins on, from one.
    pub(super) line: u32,
    /// The separator that ends it is followed by more than a comment, from this byte on.
    pub(super) bad_separator: Option<Range<usize>>,
}

/// Goes through the chunks of a file.
#[derive(Debug)]
pub(super) struct Chunks {
    at: usize,
    line: u32,
}

impl Chunks {
    /// From byte `at`, which is on line `line`.
    pub(super) fn new(at: usize, line: u32) -> Chunks {
        Chunks { at, line }
    }

    /// The next chunk of `text`, which is the same each time.
    pub(super) fn next(&mut self, text: &str) -> Option<Chunk> {
        let (start, line) = (self.at, self.line);
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        // A separator that nothing stands before belongs to the chunk, as YAML's own.
        let first = if rest.starts_with("---") { line_length(rest) } else { 0 };
        let mut bad_separator = trailing(text, start..start + first);
        let mut end = start;
        self.at = start + first;
        if bad_separator.is_none() {
            end = separator(text, self.at).unwrap_or(text.len());
            self.at = end + line_length(text.get(end..).unwrap_or_default());
            bad_separator = trailing(text, end..self.at);
        }
        let read = text.as_bytes().get(start..self.at).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', read).count() as u32;
        Some(Chunk { bytes: start..end, line, bad_separator })
    }
}

/// Bytes of the first line, its line feed among them.
fn line_length(text: &str) -> usize {
    memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |newline| newline + 1)
}

/// What stands on the line of a separator and is no comment.
fn trailing(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let after = text.get(line.clone())?.strip_prefix("---")?;
    let said = after.trim();
    let from = line.start + 3 + (after.len() - after.trim_start().len());
    (!said.is_empty() && !said.starts_with('#')).then(|| from..from + said.len())
}

/// The next line from byte `from` on that begins with `---`. A line begins at `from`.
fn separator(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    if rest.starts_with("---") {
        return Some(from);
    }
    memchr::memmem::find(rest.as_bytes(), b"\n---").map(|at| from + at + 1)
}
