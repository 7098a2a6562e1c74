//! Strings: where they end, and what they say.

use super::{Kind, Lexer, Piece, Quotes};
use crate::rego::syntax::Mistake;

impl Lexer<'_> {
    /// A string, behind its first quote.
    pub(super) fn string(&mut self, start: usize) -> Result<Kind, Mistake> {
        loop {
            match self.stop(start, |byte| matches!(byte, b'"' | b'\\' | b'\n'))? {
                b'"' => return Ok(Kind::String),
                b'\\' => self.escape(start)?,
                _ => return Err(unended(start)),
            }
        }
    }

    /// A string, behind its first backtick.
    pub(super) fn raw_string(&mut self, start: usize) -> Result<Kind, Mistake> {
        self.stop(start, |byte| byte == b'`')?;
        Ok(Kind::RawString)
    }

    /// A template string, behind its first quote or the end of an expression.
    pub(super) fn template(&mut self, quotes: Quotes) -> Result<Kind, Mistake> {
        let start = self.at;
        let quote = if quotes == Quotes::Double { b'"' } else { b'`' };
        loop {
            match self.stop(start, |byte| byte == quote || matches!(byte, b'{' | b'\\' | b'\n'))? {
                b'{' => return Ok(Kind::Template(quotes, Piece::Expression)),
                b'\\' if quotes == Quotes::Back => {
                    self.take(b'{');
                }
                b'\\' if self.take(b'{') => {}
                b'\\' => self.escape(start)?,
                b'\n' if quotes == Quotes::Double => return Err(unended(start)),
                b'\n' => {}
                _ => return Ok(Kind::Template(quotes, Piece::Nothing)),
            }
        }
    }

    /// Passes over bytes up to and with a stop, which it gives back.
    fn stop(&mut self, start: usize, is_stop: impl Fn(u8) -> bool) -> Result<u8, Mistake> {
        self.pass(|byte| !is_stop(byte));
        let byte = self.peek().ok_or_else(|| unended(start))?;
        self.at += 1;
        Ok(byte)
    }

    /// Passes over what stands behind a backslash.
    fn escape(&mut self, start: usize) -> Result<(), Mistake> {
        let byte = self.peek().ok_or_else(|| unended(start))?;
        if !matches!(byte, b'\\' | b'"' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u') {
            return Err(Mistake::new(self.at - 1, "illegal escape sequence"));
        }
        self.at += 1;
        Ok(())
    }
}

fn unended(start: usize) -> Mistake {
    Mistake::new(start, "the string does not end")
}

/// What a string in quotes says; `inner` is what stands between them.
pub(in crate::rego::syntax) fn unescaped(inner: &str) -> Option<String> {
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    if inner.bytes().any(|byte| byte < 0x20) {
        return None;
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, behind)) = rest.split_once('\\') {
        text.push_str(before);
        let (character, left) = escaped(behind)?;
        text.push(character);
        rest = left;
    }
    text.push_str(rest);
    Some(text)
}

/// The character that an escape means, and what follows it.
fn escaped(behind: &str) -> Option<(char, &str)> {
    let mut left = behind.chars();
    let character = match left.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(left.as_str()),
        other => other,
    };
    Some((character, left.as_str()))
}

/// A character by its number. Half of a pair alone becomes the replacement character, as in Go.
fn unicode(text: &str) -> Option<(char, &str)> {
    let (first, left) = unit(text)?;
    if (0xd800..0xdc00).contains(&first)
        && let Some((second, behind)) = left.strip_prefix("\\u").and_then(unit)
        && (0xdc00..0xe000).contains(&second)
    {
        let number = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return Some((char::from_u32(number)?, behind));
    }
    Some((char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), left))
}

fn unit(text: &str) -> Option<(u32, &str)> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()))?;
    Some((u32::from_str_radix(digits, 16).ok()?, text.get(4..)?))
}

/// What a piece of a template string in quotes says.
pub(in crate::rego::syntax) fn template(inner: &str) -> Option<String> {
    // `\\{` is an escaped backslash, and the brace behind it begins an expression: none is left.
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, behind)) = rest.split_once('\\') {
        text.push_str(before);
        let mut left = behind.chars();
        match left.next()? {
            '{' => text.push('{'),
            other => text.extend(['\\', other]),
        }
        rest = left.as_str();
    }
    text.push_str(rest);
    unescaped(&text)
}

/// What a piece of a template string in backticks says.
pub(in crate::rego::syntax) fn raw_template(inner: &str) -> String {
    inner.replace("\\{", "{")
}
