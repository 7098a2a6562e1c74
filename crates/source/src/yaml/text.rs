//! Bytes to text, as kubectl decodes a file before it reads it.

use std::borrow::Cow;
use std::sync::Arc;

use model::Span;

/// A file's text.
#[derive(Debug)]
pub(super) struct FileText {
    pub(super) text: Arc<str>,
    /// Bytes of the mark at its start that says its encoding.
    pub(super) mark: usize,
    /// The first character that stands for bytes that are no text.
    pub(super) broken: Option<Span>,
    /// The text is not the file's bytes.
    pub(super) is_converted: bool,
}

impl FileText {
    /// UTF-8, or UTF-16 with a byte order mark.
    pub(super) fn of(bytes: &[u8]) -> FileText {
        let (said, valid) = match bytes {
            [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
            [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
            _ => match str::from_utf8(bytes) {
                Ok(text) => (Cow::Borrowed(text), None),
                Err(error) => (String::from_utf8_lossy(bytes), Some(error.valid_up_to())),
            },
        };
        let is_converted = matches!(said, Cow::Owned(_));
        let mark = if bytes.starts_with("\u{FEFF}".as_bytes()) { 3 } else { 0 };
        let broken = valid.map(|at| place(&said, at));
        FileText { text: Arc::from(said), mark, broken, is_converted }
    }
}

/// The text, and where it first is none.
fn utf16(bytes: &[u8], join: fn([u8; 2]) -> u16) -> (Cow<'static, str>, Option<usize>) {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut said = String::with_capacity(bytes.len());
    let mut broken = None;
    for unit in char::decode_utf16(pairs.iter().map(|pair| join(*pair))) {
        said.push(unit.unwrap_or_else(|_| {
            broken.get_or_insert(said.len());
            char::REPLACEMENT_CHARACTER
        }));
    }
    if !odd.is_empty() {
        broken.get_or_insert(said.len());
        said.push(char::REPLACEMENT_CHARACTER);
    }
    (Cow::Owned(said), broken)
}

/// The character at byte `at`.
pub(super) fn place(text: &str, at: usize) -> Span {
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let row = before.get(line_start..).unwrap_or_default();
    let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    Span {
        start: at as u32,
        end: (at + width) as u32,
        line: before.bytes().filter(|byte| *byte == b'\n').count() as u32 + 1,
        column: row.chars().count() as u32 + 1,
    }
}

/// The first character from byte `from` on that YAML does not allow.
pub(super) fn control_character(text: &str, from: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    let odd = |byte: u8| byte >= 0x7F || byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    // In blocks of a length that is known when this is compiled: done for many bytes at once.
    let (blocks, rest) = bytes.as_chunks::<64>();
    for (block, at) in blocks.iter().zip((from..).step_by(64)) {
        if block.iter().fold(false, |found, byte| found | odd(*byte))
            && let Some(found) = control_in(text, at, at + block.len())
        {
            return Some(found);
        }
    }
    let is_odd = rest.iter().any(|byte| odd(*byte));
    is_odd.then(|| control_in(text, text.len() - rest.len(), text.len())).flatten()
}

/// The same among the characters that begin from byte `from` up to `to`.
fn control_in(text: &str, from: usize, to: usize) -> Option<(usize, char)> {
    let start = (from..to).find(|at| text.is_char_boundary(*at))?;
    let characters = text.get(start..)?.char_indices().map(|(at, found)| (start + at, found));
    characters.take_while(|(at, _)| *at < to).find(|(_, found)| !is_allowed(*found))
}

/// Up to which byte kubectl has looked at a chunk that begins at byte `start`, when it has read
/// up to byte `reach`. It loads 512 bytes at a time, keeps a character that is cut for the next
/// load, and looks a few bytes ahead.
pub(super) fn loaded(text: &str, start: usize, reach: usize) -> usize {
    const LOAD: usize = 512;
    const AHEAD: usize = 3;
    let mut end = start;
    while end <= reach + AHEAD && end < text.len() {
        end = text.floor_char_boundary(end + LOAD);
    }
    end
}

fn is_allowed(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}
