//! How far a JSON value goes, found without making anything of it.
//!
//! What it takes for a value may be none: the reader of JSON sees it later and says so.

use memchr::memchr2;

/// Looks for the end of a value, piece by piece.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Extent {
    depth: usize,
    in_text: bool,
    is_escaped: bool,
    in_word: bool,
}

impl Extent {
    /// Where in `bytes` the value ends, which go on where the bytes before ended; `None` when it
    /// goes on behind them. Space before a value counts as a part of it.
    pub(super) fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            if self.is_escaped {
                self.is_escaped = false;
                at += 1;
            } else if self.in_text {
                let rest = bytes.get(at..).unwrap_or_default();
                at += memchr2(b'"', b'\\', rest)?;
                self.is_escaped = bytes.get(at) == Some(&b'\\');
                self.in_text = self.is_escaped;
                at += 1;
                if !self.in_text && self.depth == 0 {
                    return Some(at);
                }
            } else if self.in_word {
                if is_delimiter(byte) {
                    return Some(at);
                }
                at += 1;
            } else {
                match byte {
                    b'"' => self.in_text = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' if self.depth <= 1 => return Some(at + 1),
                    b'}' | b']' => self.depth -= 1,
                    b' ' | b'\t' | b'\n' | b'\r' => {}
                    _ if self.depth == 0 => self.in_word = true,
                    _ => {}
                }
                at += 1;
            }
        }
        None
    }
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')
}

/// Where the value at the beginning of `bytes` ends; a word may end with them.
pub(super) fn value(bytes: &[u8]) -> Option<usize> {
    let mut extent = Extent::default();
    extent.end(bytes).or_else(|| extent.in_word.then_some(bytes.len()))
}

/// The entries of the object that `bytes` are, as they are written: a key with its quotes, and a
/// value. `None` where `bytes` are no object.
pub(super) fn entries(bytes: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut found = Vec::new();
    let mut rest = bytes.trim_ascii().strip_prefix(b"{")?.trim_ascii_start();
    while rest.first() != Some(&b'}') {
        if !rest.starts_with(b"\"") {
            return None;
        }
        let (key, behind) = rest.split_at_checked(value(rest)?)?;
        let behind = behind.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
        let (value, behind) = behind.split_at_checked(value(behind)?)?;
        found.push((key, value));
        rest = behind.trim_ascii_start();
        rest = match rest.strip_prefix(b",") {
            Some(behind) => behind.trim_ascii_start(),
            None if rest.first() == Some(&b'}') => rest,
            None => return None,
        };
    }
    Some(found)
}
