//! JSON as it is written: no tree in between, each value once.
//!
//! Beyond what JSON asks for, characters that steer a terminal or turn text around are escaped
//! too: people look at JSON with `cat`.

use std::fmt::{Display, Write};

use model::FieldPath;

use crate::sink::Sink;
use crate::visible::prints;

pub(crate) struct Json<'w> {
    sink: Sink<'w>,
    /// A value stands before the next one at this level.
    follows: bool,
    /// For what is displayed before it is written.
    scratch: String,
}

impl<'w> Json<'w> {
    pub(crate) fn new(sink: Sink<'w>) -> Json<'w> {
        Json { sink, follows: false, scratch: String::new() }
    }

    /// Ends the text with a newline.
    pub(crate) fn finish(mut self) -> std::io::Result<()> {
        self.sink.push("\n");
        self.sink.finish()
    }

    /// Writes `{`, what `fill` writes, `}`.
    pub(crate) fn object(&mut self, fill: impl FnOnce(&mut Self)) {
        self.nested("{", fill, "}");
    }

    /// Writes `[`, what `fill` writes, `]`.
    pub(crate) fn array(&mut self, fill: impl FnOnce(&mut Self)) {
        self.nested("[", fill, "]");
    }

    /// Begins a line, so that a report can be compared line by line.
    pub(crate) fn line(&mut self) {
        if self.follows {
            self.sink.push(",\n");
            self.follows = false;
        } else {
            self.sink.push("\n");
        }
    }

    /// Writes a key; its value comes next. Keys are ours and need no escape.
    #[inline]
    pub(crate) fn key(&mut self, key: &'static str) -> &mut Self {
        self.open_quote();
        self.sink.push(key);
        self.sink.push("\":");
        self.follows = false;
        self
    }

    /// Writes a key that came from outside.
    pub(crate) fn foreign_key(&mut self, key: &str) -> &mut Self {
        self.string(key);
        self.sink.push(":");
        self.follows = false;
        self
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.open_quote();
        self.escaped(text);
        self.sink.push("\"");
        self.follows = true;
    }

    /// Writes a string of letters, digits and dashes, which need no escape.
    pub(crate) fn word(&mut self, word: &str) {
        self.open_quote();
        self.sink.push(word);
        self.sink.push("\"");
        self.follows = true;
    }

    /// Writes what `fill` writes, and puts it in place of `memory`, for `again`.
    pub(crate) fn remembered(&mut self, memory: &mut Vec<u8>, fill: impl FnOnce(&mut Self)) {
        let mark = self.sink.hold();
        fill(self);
        memory.clear();
        memory.extend_from_slice(self.sink.release(mark));
    }

    /// Writes what was `remembered` at the same place of an earlier object.
    pub(crate) fn again(&mut self, memory: &[u8]) {
        self.sink.push_bytes(memory);
        self.follows = true;
    }

    /// Writes where a field is.
    pub(crate) fn path(&mut self, path: &FieldPath) {
        let mut shown = std::mem::take(&mut self.scratch);
        shown.clear();
        // A `String` takes everything.
        path.write_to(&mut shown).ok();
        self.string(&shown);
        self.scratch = shown;
    }

    /// Writes what `text` displays as a string.
    pub(crate) fn display(&mut self, text: impl Display) {
        let mut shown = std::mem::take(&mut self.scratch);
        shown.clear();
        // A `String` takes everything.
        write!(shown, "{text}").ok();
        self.string(&shown);
        self.scratch = shown;
    }

    pub(crate) fn number(&mut self, value: impl Into<u64>) {
        self.separate();
        self.decimal(value.into());
        self.follows = true;
    }

    pub(crate) fn integer(&mut self, value: i64) {
        self.separate();
        self.sink.print(format_args!("{value}"));
        self.follows = true;
    }

    pub(crate) fn count(&mut self, value: usize) {
        self.number(value as u64);
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.separate();
        self.sink.push(if value { "true" } else { "false" });
        self.follows = true;
    }

    /// A report has more numbers than anything else; most are of lines and columns.
    fn decimal(&mut self, value: u64) {
        const MOST: usize = 20;
        let (mut digits, mut rest) = ([b'0'; MOST], value);
        let mut length = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            length += 1;
            if rest == 0 {
                break;
            }
        }
        self.sink.push_bytes(digits.get(MOST - length..).unwrap_or_default());
    }

    fn nested(&mut self, open: &str, fill: impl FnOnce(&mut Self), close: &str) {
        self.separate();
        self.sink.push(open);
        self.follows = false;
        fill(self);
        self.sink.push(close);
        self.follows = true;
    }

    fn separate(&mut self) {
        if self.follows {
            self.sink.push(",");
        }
    }

    #[inline]
    fn open_quote(&mut self) {
        if self.follows {
            self.sink.push(",\"");
        } else {
            self.sink.push("\"");
        }
    }

    fn escaped(&mut self, text: &str) {
        // Without a jump, so that it is done for many bytes at once.
        let is_suspect = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\' || byte >= 0x7f;
        if !text.bytes().fold(false, |any, byte| any | is_suspect(byte)) {
            return self.sink.push(text);
        }
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| MAY_NEED_ESCAPE.contains(byte)) {
            let Some((before, after)) = rest.split_at_checked(at) else { break };
            self.sink.push(before);
            let Some(found) = after.chars().next() else { return };
            self.escape(found);
            rest = after.strip_prefix(found).unwrap_or_default();
        }
        self.sink.push(rest);
    }

    fn escape(&mut self, found: char) {
        match found {
            '"' => self.sink.push("\\\""),
            '\\' => self.sink.push("\\\\"),
            '\n' => self.sink.push("\\n"),
            '\r' => self.sink.push("\\r"),
            '\t' => self.sink.push("\\t"),
            _ if prints(found) => self.sink.push(found.encode_utf8(&mut [0; 4])),
            _ => {
                for unit in found.encode_utf16(&mut [0; 2]) {
                    self.sink.print(format_args!("\\u{unit:04x}"));
                }
            }
        }
    }
}

/// Every character that needs an escape contains such a byte; few others do.
static MAY_NEED_ESCAPE: Bytes = Bytes::of(&[b'"', b'\\', 0x7f, 0xc2, 0xd8, 0xe1, 0xe2, 0xef, 0xf3]);

/// A set of bytes, with those below a space in it.
struct Bytes([bool; 256]);

impl Bytes {
    #[expect(clippy::indexing_slicing, reason = "a byte is below 256, and this runs at build time")]
    const fn of(others: &[u8]) -> Bytes {
        let mut set = [false; 256];
        let mut at = 0;
        while at < 0x20 {
            set[at] = true;
            at += 1;
        }
        let mut at = 0;
        while at < others.len() {
            set[others[at] as usize] = true;
            at += 1;
        }
        Bytes(set)
    }

    fn contains(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).copied().unwrap_or_default()
    }
}
