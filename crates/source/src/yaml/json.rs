//! JSON as Go reads it: what kubectl takes a file for whose first character is `{`.

use std::sync::Arc;

use model::document::{Builder, Document, Style, Text};
use model::{Diagnostic, Span};

use super::number::Number;
use super::problem::Problem;
use super::resolve::Scalar;
use super::scan::{Fault, Scan};
use super::tree::{Leaf, Properties, Tree};

/// kubectl takes the file for JSON. It looks no further than 4,096 bytes.
pub(super) fn is_json(text: &str, mark: usize) -> bool {
    let head = text.get(mark..).unwrap_or_default();
    let rest = head.trim_start();
    rest.starts_with('{') && head.len() - rest.len() < 4096
}

/// Values one after another.
#[derive(Debug)]
pub(super) struct Stream {
    at: usize,
    place: Place,
    documents: usize,
}

/// A place that lines and columns are counted up to.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: usize,
    line: u32,
    column: u32,
}

impl Stream {
    pub(super) fn new(at: usize) -> Stream {
        Stream { at, place: Place { at, line: 1, column: 1 }, documents: 0 }
    }

    /// Reads one value; `None` at the end of the file.
    pub(super) fn document(
        &mut self,
        text: &Arc<str>,
        depth: usize,
    ) -> Scan<Option<(Option<Document>, Vec<Diagnostic>)>> {
        let mut reader = Reader {
            text,
            at: self.at,
            place: self.place,
            builder: Builder::new(Arc::clone(text)),
            tree: Tree::new(depth),
            braces: Vec::new(),
        };
        reader.skip_space();
        if reader.at >= text.len() {
            return Ok(None);
        }
        reader.document()?;
        self.at = reader.at;
        self.place = reader.place;
        self.documents += 1;
        let document = reader.tree.root(&reader.builder)?.map(|root| reader.builder.finish(root));
        let document = document.filter(|document| document.root().is_set());
        Ok(Some((document, reader.tree.warnings)))
    }

    /// Whether YAML may follow, from which byte, and on which line. Two JSON documents make the
    /// file JSON for good.
    pub(super) fn after_fault(&self, text: &str) -> (bool, usize, u32) {
        let rest = text.get(self.at..).unwrap_or_default();
        let space = rest.len() - rest.trim_start().len();
        let newline = rest.find('\n').filter(|newline| *newline < space);
        let place = self.place.to(text, self.at);
        match newline {
            Some(newline) => (self.documents < 2, self.at + newline + 1, place.line + 1),
            None => (self.documents < 2, self.at + space, place.line),
        }
    }
}

impl Place {
    /// The place of byte `at`, at this place or after it.
    fn to(self, text: &str, at: usize) -> Place {
        let between = text.as_bytes().get(self.at..at).unwrap_or_default();
        let Place { mut line, mut column, .. } = self;
        for byte in between {
            match byte {
                b'\n' => (line, column) = (line + 1, 1),
                0x80..=0xBF => {}
                _ => column += 1,
            }
        }
        Place { at, line, column }
    }
}

/// Reads one value.
#[derive(Debug)]
struct Reader<'t> {
    text: &'t str,
    at: usize,
    place: Place,
    builder: Builder,
    tree: Tree,
    /// The closing byte of each open collection.
    braces: Vec<u8>,
}

impl Reader<'_> {
    fn document(&mut self) -> Scan<()> {
        loop {
            self.skip_space();
            let entered = self.value()?;
            if !entered && !self.next_value()? {
                return Ok(());
            }
        }
    }

    /// Reads a scalar, or enters a collection. Whether a value follows within it.
    fn value(&mut self) -> Scan<bool> {
        match self.byte() {
            opening @ (b'{' | b'[') => return self.open(opening),
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => self.number()?,
            _ => self.word()?,
        }
        Ok(false)
    }

    fn open(&mut self, opening: u8) -> Scan<bool> {
        let span = self.span(self.at, self.at + 1);
        self.at += 1;
        let (builder, none) = (&mut self.builder, Properties::default());
        let closing = if opening == b'{' {
            self.tree.open_mapping(builder, span, Style::Flow, none)?;
            b'}'
        } else {
            self.tree.open_sequence(builder, span, Style::Flow, none)?;
            b']'
        };
        self.braces.push(closing);
        self.skip_space();
        if self.byte() == closing {
            return Ok(false);
        }
        if closing == b'}' {
            self.key()?;
        }
        Ok(true)
    }

    /// Goes from the end of a value to the beginning of the next; `false` after the last.
    fn next_value(&mut self) -> Scan<bool> {
        loop {
            let Some(closing) = self.braces.last().copied() else { return Ok(false) };
            self.skip_space();
            match self.byte() {
                byte if byte == closing => {
                    self.at += 1;
                    self.braces.pop();
                    self.tree.close(&mut self.builder, self.at as u32)?;
                }
                b',' => {
                    self.at += 1;
                    self.skip_space();
                    if closing == b'}' {
                        self.key()?;
                    }
                    return Ok(true);
                }
                _ if closing == b'}' => return self.fault("expected `,` or `}`"),
                _ => return self.fault("expected `,` or `]`"),
            }
        }
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Scan<()> {
        if self.byte() != b'"' {
            return self.fault("expected a key in double quotes");
        }
        self.string()?;
        self.skip_space();
        if self.byte() != b':' {
            return self.fault("expected `:`");
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    fn string(&mut self) -> Scan<()> {
        let start = self.at;
        self.at += 1;
        let text = self.string_text()?;
        let span = self.span(start, self.at);
        self.put(&Scalar::Text, text, span, Style::DoubleQuoted)
    }

    /// Reads up to the closing quote and over it.
    fn string_text(&mut self) -> Scan<Text> {
        let start = self.at;
        let mut piece = start;
        let mut arena = None;
        loop {
            match self.byte() {
                b'"' => break,
                b'\\' => {
                    arena.get_or_insert(self.builder.arena().len());
                    let said = self.text.get(piece..self.at).unwrap_or_default();
                    self.builder.arena().push_str(said);
                    self.escape()?;
                    piece = self.at;
                }
                0..0x20 if self.at >= self.text.len() => return self.fault("the text has no end"),
                0..0x20 => return self.fault("a control character must be escaped"),
                _ => self.at += 1,
            }
        }
        let end = self.at;
        self.at += 1;
        let Some(mark) = arena else { return Ok(self.builder.borrowed(start as u32, end as u32)) };
        let said = self.text.get(piece..end).unwrap_or_default();
        self.builder.arena().push_str(said);
        Ok(self.builder.owned_since(mark))
    }

    fn escape(&mut self) -> Scan<()> {
        let said = match self.text.as_bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\x08',
            Some(b'f') => '\x0C',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_unit(),
            _ => return self.fault("not an escape"),
        };
        self.builder.arena().push(said);
        self.at += 2;
        Ok(())
    }

    /// Reads `\uXXXX`, or two that make one character. Half of a pair is U+FFFD.
    fn code_unit(&mut self) -> Scan<()> {
        let Some(first) = self.hexadecimal(self.at) else { return self.fault("not an escape") };
        self.at += 6;
        let second = self.hexadecimal(self.at);
        let pair = second.and_then(|second| {
            char::decode_utf16([first, second])
                .next()
                .and_then(Result::ok)
                .filter(|said| *said > '\u{FFFF}')
        });
        if pair.is_some() {
            self.at += 6;
        }
        let alone = char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER);
        self.builder.arena().push(pair.unwrap_or(alone));
        Ok(())
    }

    fn hexadecimal(&self, at: usize) -> Option<u16> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        all_digits.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    }

    fn number(&mut self) -> Scan<()> {
        let start = self.at;
        if self.byte() == b'-' {
            self.at += 1;
        }
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let mut is_integer = true;
        if self.byte() == b'.' {
            is_integer = false;
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            is_integer = false;
            self.at += 1;
            if matches!(self.byte(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        let said = self.text.get(start..self.at).unwrap_or_default();
        let integer = is_integer.then(|| said.parse().ok()).flatten();
        let number = match (integer, said.parse::<f64>()) {
            (Some(integer), _) => Number::Integer(integer),
            (None, Ok(value)) if value.is_finite() => Number::Float(value),
            _ => return self.fault("the number is out of range"),
        };
        let text = self.builder.borrowed(start as u32, self.at as u32);
        let span = self.span(start, self.at);
        self.put(&Scalar::Number(number), text, span, Style::Plain)
    }

    fn digits(&mut self) -> Scan<()> {
        if !self.byte().is_ascii_digit() {
            return self.fault("expected a digit");
        }
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn word(&mut self) -> Scan<()> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let words =
            [("true", Scalar::Bool(true)), ("false", Scalar::Bool(false)), ("null", Scalar::Null)];
        let Some((word, scalar)) = words.iter().find(|(word, _)| rest.starts_with(word)) else {
            return self.fault("expected a value");
        };
        let start = self.at;
        self.at += word.len();
        let text = self.builder.borrowed(start as u32, self.at as u32);
        let span = self.span(start, self.at);
        self.put(scalar, text, span, Style::Plain)
    }

    fn put(&mut self, scalar: &Scalar, text: Text, span: Span, style: Style) -> Scan<()> {
        let leaf = Leaf { text, span, style, properties: Properties::default() };
        self.tree.put(&mut self.builder, scalar, leaf)
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// The byte here; zero past the end.
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn span(&mut self, start: usize, end: usize) -> Span {
        self.place = self.place.to(self.text, start);
        let Place { line, column, .. } = self.place;
        Span { start: start as u32, end: end as u32, line, column }
    }

    fn fault<T>(&mut self, says: &'static str) -> Scan<T> {
        let span = self.span(self.at, self.at + 1);
        Err(Fault { span, problem: Problem::Json(says) })
    }
}
