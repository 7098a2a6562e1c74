//! Anchors, aliases and tags.

use super::super::cursor::WORD;
use super::super::problem::Problem;
use super::super::token::{Kind, Tag, Token};
use super::{Scan, Scanner};

impl<'t> Scanner<'t> {
    pub(super) fn fetch_anchor(&mut self, kind: Kind) -> Scan<()> {
        let mark = self.cursor.mark();
        let key_level = self.save_key(mark)?;
        self.key_allowed = false;
        self.cursor.skip(1);
        let start = self.cursor.at();
        self.word_here();
        let end = self.cursor.at();
        let closed = self.cursor.is_blank_or_end(0)
            || matches!(self.cursor.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if start == end || !closed {
            return self.fault(Problem::AnchorName);
        }
        let name = self.builder.borrowed(start as u32, end as u32);
        self.queue.push(Token { key_level, ..Token::new(kind, mark, end).saying(name) });
        Ok(())
    }

    /// Takes letters, digits, `-` and `_`.
    pub(super) fn word_here(&mut self) -> &'t str {
        let start = self.cursor.at();
        while self.cursor.class(0) & WORD != 0 {
            self.cursor.skip(1);
        }
        self.cursor.text(start, self.cursor.at())
    }

    pub(super) fn fetch_tag(&mut self) -> Scan<()> {
        let mark = self.cursor.mark();
        let key_level = self.save_key(mark)?;
        self.key_allowed = false;
        let tag = self.tag()?;
        if !self.cursor.is_blank_or_end(0) {
            return self.fault(Problem::Tag);
        }
        let token = Token::new(Kind::Tag(tag), mark, self.cursor.at());
        self.queue.push(Token { key_level, ..token });
        Ok(())
    }

    /// Reads `!<uri>`, `!handle!suffix`, `!suffix` or `!`.
    fn tag(&mut self) -> Scan<Tag> {
        if self.cursor.byte(1) == b'<' {
            self.cursor.skip(2);
            let uri = self.tag_uri()?;
            if uri.is_empty() || self.cursor.byte(0) != b'>' {
                return self.fault(Problem::Tag);
            }
            self.cursor.skip(1);
            return Ok(named(&uri));
        }
        let start = self.cursor.at();
        self.cursor.skip(1);
        self.word_here();
        if self.cursor.byte(0) != b'!' {
            let word = self.cursor.text(start + 1, self.cursor.at());
            let suffix = format!("{word}{}", self.tag_uri()?);
            return Ok(if suffix.is_empty() {
                Tag::NonSpecific
            } else {
                self.resolved("!", &suffix)
            });
        }
        self.cursor.skip(1);
        let handle = self.cursor.text(start, self.cursor.at());
        let suffix = self.tag_uri()?;
        if suffix.is_empty() {
            return self.fault(Problem::Tag);
        }
        Ok(self.resolved(handle, &suffix))
    }

    /// The tag that a handle and the rest make.
    fn resolved(&self, handle: &str, suffix: &str) -> Tag {
        let found = self.handles.iter().find(|(known, _)| **known == *handle);
        let prefix = match (found, handle) {
            (Some((_, prefix)), _) => prefix,
            (None, "!") => "!",
            (None, "!!") => "tag:yaml.org,2002:",
            (None, _) => return Tag::Undefined,
        };
        named(&format!("{prefix}{suffix}"))
    }

    /// Reads what may stand in a tag, its `%xx` decoded.
    pub(super) fn tag_uri(&mut self) -> Scan<String> {
        let mut uri = Vec::new();
        loop {
            match self.cursor.byte(0) {
                b'%' => self.tag_escape(&mut uri)?,
                byte if self.cursor.class(0) & WORD != 0
                    || b";/?:@&=+$,.!~*'()[]".contains(&byte) =>
                {
                    uri.push(byte);
                    self.cursor.skip(1);
                }
                _ => return Ok(String::from_utf8_lossy(&uri).into_owned()),
            }
        }
    }

    /// Reads the `%xx` of one character.
    fn tag_escape(&mut self, uri: &mut Vec<u8>) -> Scan<()> {
        let mut left = None;
        while left != Some(0) {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let digits = (digit(self.cursor.byte(1)), digit(self.cursor.byte(2)));
            let (b'%', (Some(high), Some(low))) = (self.cursor.byte(0), digits) else {
                return self.fault(Problem::Tag);
            };
            let byte = (high << 4 | low) as u8;
            left = match (left, byte) {
                (Some(left), 0x80..=0xBF) => Some(left - 1),
                (None, 0..=0x7F) => Some(0),
                (None, 0xC0..=0xDF) => Some(1),
                (None, 0xE0..=0xEF) => Some(2),
                (None, 0xF0..=0xF7) => Some(3),
                _ => return self.fault(Problem::Tag),
            };
            uri.push(byte);
            self.cursor.skip(3);
        }
        Ok(())
    }
}

/// The tag whose full name is `uri`.
fn named(uri: &str) -> Tag {
    match uri {
        "!" => Tag::NonSpecific,
        "tag:yaml.org,2002:str" => Tag::Str,
        "tag:yaml.org,2002:bool" => Tag::Bool,
        "tag:yaml.org,2002:int" => Tag::Int,
        "tag:yaml.org,2002:float" => Tag::Float,
        "tag:yaml.org,2002:null" => Tag::Null,
        "tag:yaml.org,2002:timestamp" => Tag::Timestamp,
        "tag:yaml.org,2002:binary" => Tag::Binary,
        "tag:yaml.org,2002:merge" => Tag::Merge,
        _ => Tag::Other,
    }
}
