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
        if self.at >= text.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        let end = separator(text, start).unwrap_or(text.len());
        let rest = text.get(end..).unwrap_or_default();
        let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        self.at = end + length;
        let read = text.as_bytes().get(start..self.at).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', read).count() as u32;
        let after = rest.get(..length).unwrap_or_default().strip_prefix("---").unwrap_or_default();
        let said = after.trim();
        let bad_separator = (!said.is_empty() && !said.starts_with('#')).then(|| {
            let from = end + 3 + (after.len() - after.trim_start().len());
            from..from + said.len()
        });
        Some(Chunk { bytes: start..end, line, bad_separator })
    }
}

/// The next line from byte `from` on that begins with `---`.
fn separator(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    if rest.starts_with("---") {
        return Some(from);
    }
    memchr::memmem::find(rest.as_bytes(), b"\n---").map(|at| from + at + 1)
}
