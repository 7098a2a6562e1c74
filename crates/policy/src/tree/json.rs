//! Reads and writes JSON.

use std::fmt;
use std::iter::Peekable;
use std::str::CharIndices;

use super::{Map, Tree};
use crate::number::Number;

/// How deep lists and mappings may nest.
const DEPTH: usize = 128;

/// Why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{says} at byte {at}")]
pub struct JsonError {
    /// What is wrong.
    pub says: &'static str,
    /// Where it is, in bytes from the start.
    pub at: usize,
}

impl Tree {
    /// Reads JSON. Of several values of one key the last is kept.
    pub fn from_json(text: &str) -> Result<Tree, JsonError> {
        let mut reader = Reader { text, rest: text.char_indices().peekable() };
        let tree = reader.value(0)?;
        reader.skip_space();
        match reader.rest.next() {
            None => Ok(tree),
            Some((at, _)) => Err(JsonError { says: "something stands after the value", at }),
        }
    }
}

/// Reads the inside of a string in double quotes, escapes and all; also where no quotes are.
pub(crate) fn unescape(inside: &str) -> Result<String, JsonError> {
    let mut reader = Reader { text: inside, rest: inside.char_indices().peekable() };
    let mut text = String::new();
    while let Some((at, letter)) = reader.rest.next() {
        reader.take_letter(at, letter, &mut text)?;
    }
    Ok(text)
}

struct Reader<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Tree, JsonError> {
        self.skip_space();
        match self.rest.peek().copied() {
            Some((_, '"')) => self.string().map(Tree::String),
            Some((at, '[' | '{')) if depth >= DEPTH => {
                Err(JsonError { says: "lists and mappings nest too deep", at })
            }
            Some((_, '[')) => self.list(depth),
            Some((_, '{')) => self.map(depth),
            Some((at, _)) => self.word(at),
            None => Err(self.ends()),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Tree, JsonError> {
        self.rest.next();
        let mut items = Vec::new();
        if self.takes(']') {
            return Ok(Tree::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.takes(']') {
                return Ok(Tree::List(items));
            }
            self.expect(',')?;
        }
    }

    fn map(&mut self, depth: usize) -> Result<Tree, JsonError> {
        self.rest.next();
        let mut entries: Vec<(String, Tree)> = Vec::new();
        if !self.takes('}') {
            loop {
                self.skip_space();
                let key = self.string()?;
                self.expect(':')?;
                entries.push((key, self.value(depth + 1)?));
                if self.takes('}') {
                    break;
                }
                self.expect(',')?;
            }
        }
        Ok(Tree::Map(last_of_each(entries)))
    }

    /// A number, or one of the three words.
    fn word(&mut self, start: usize) -> Result<Tree, JsonError> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
        while self.rest.next_if(|(_, letter)| is_part(*letter)).is_some() {}
        let end = self.rest.peek().map_or(self.text.len(), |(at, _)| *at);
        match self.text.get(start..end).unwrap_or_default() {
            "null" => Ok(Tree::Null),
            "true" => Ok(Tree::Bool(true)),
            "false" => Ok(Tree::Bool(false)),
            word => Number::parse(word)
                .map(Tree::Number)
                .ok_or(JsonError { says: "no JSON value", at: start }),
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.rest.next() {
                None => return Err(self.ends()),
                Some((_, '"')) => return Ok(text),
                Some((at, letter)) => self.take_letter(at, letter, &mut text)?,
            }
        }
    }

    fn take_letter(&mut self, at: usize, letter: char, text: &mut String) -> Result<(), JsonError> {
        match letter {
            '\\' => text.push(self.escape(at)?),
            '\0'..='\u{1f}' => return Err(JsonError { says: "a control character", at }),
            letter => text.push(letter),
        }
        Ok(())
    }

    fn escape(&mut self, at: usize) -> Result<char, JsonError> {
        Ok(match self.rest.next().map(|(_, letter)| letter) {
            Some(letter @ ('"' | '\\' | '/')) => letter,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let first = self.hexadecimal(at)?;
                self.with_second_half(first, at)?
            }
            _ => return Err(JsonError { says: "no such escape", at }),
        })
    }

    /// Characters beyond the first 65536 are written as two halves. A lone half stands for nothing.
    fn with_second_half(&mut self, first: u32, at: usize) -> Result<char, JsonError> {
        if (0xd800..0xdc00).contains(&first) {
            let mut ahead = self.rest.clone();
            if ahead.next().is_some_and(|(_, it)| it == '\\')
                && ahead.next().is_some_and(|(_, it)| it == 'u')
            {
                let before = std::mem::replace(&mut self.rest, ahead);
                let second = self.hexadecimal(at)?;
                if (0xdc00..0xe000).contains(&second) {
                    let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                    return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                self.rest = before;
            }
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hexadecimal(&mut self, at: usize) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.rest.next().and_then(|(_, letter)| letter.to_digit(16));
            code = code * 16 + digit.ok_or(JsonError { says: "no four hexadecimal digits", at })?;
        }
        Ok(code)
    }

    fn skip_space(&mut self) {
        while self.rest.next_if(|(_, it)| matches!(it, ' ' | '\t' | '\n' | '\r')).is_some() {}
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.skip_space();
        self.rest.next_if(|(_, letter)| *letter == wanted).is_some()
    }

    fn expect(&mut self, wanted: char) -> Result<(), JsonError> {
        if self.takes(wanted) {
            return Ok(());
        }
        match self.rest.peek() {
            None => Err(self.ends()),
            Some((at, _)) => Err(JsonError { says: "another character is expected", at: *at }),
        }
    }

    fn ends(&self) -> JsonError {
        JsonError { says: "the text ends too early", at: self.text.len() }
    }
}

/// Sorting finds doubles, so that very many keys take no more time than they should.
fn last_of_each(entries: Vec<(String, Tree)>) -> Map {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let key = |index: &usize| entries.get(*index).map(|(key, _)| key.as_str());
    order.sort_by(|left, right| key(left).cmp(&key(right)).then(left.cmp(right)));
    let mut is_last = vec![true; entries.len()];
    for pair in order.windows(2) {
        if let [earlier, later] = pair
            && key(earlier) == key(later)
            && let Some(flag) = is_last.get_mut(*earlier)
        {
            *flag = false;
        }
    }
    let mut map = Map::new();
    for ((key, value), is_last) in entries.into_iter().zip(is_last) {
        if is_last {
            map.push(key, value);
        }
    }
    map
}

/// Writes a string in double quotes.
pub(crate) fn write_string(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str("\"")?;
    for letter in text.chars() {
        match letter {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\0'..='\u{1f}' => write!(out, "\\u{:04x}", u32::from(letter))?,
            letter => write!(out, "{letter}")?,
        }
    }
    out.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_and_written() {
        for text in [r#"{"a":[1,-2.5,null,true],"b":{"c":"d\"\\\n"}}"#, "[]", "\"\u{1f600}\""] {
            assert_eq!(Tree::from_json(text).unwrap().to_string(), text);
        }
        assert_eq!(Tree::from_json(r#""\ud83d\ude00""#).unwrap().as_str(), Some("😀"));
        assert_eq!(Tree::from_json(r#"{"a":1,"a":2}"#).unwrap().to_string(), r#"{"a":2}"#);
    }

    #[test]
    fn faults_have_a_place() {
        for text in ["", "[1,]", "{\"a\"}", "{1:2}", "nul", "\"\\x\"", "\"\\u12\"", "1 2", "[1"] {
            assert!(Tree::from_json(text).is_err(), "{text}");
        }
        assert!(Tree::from_json(&"[".repeat(100_000)).is_err());
        assert_eq!(Tree::from_json("[1, x]").unwrap_err().at, 4);
    }
}
