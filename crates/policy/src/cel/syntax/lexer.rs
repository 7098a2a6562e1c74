//! Finds the words of an expression.

use super::super::error::CompileError;
use super::literal;

/// A word, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) word: Word,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Name(Box<str>),
    /// A name in backquotes; only fields have such.
    Quoted(Box<str>),
    Int(u64),
    Uint(u64),
    Double(f64),
    String(Box<str>),
    Bytes(Box<[u8]>),
    /// An operator or a bracket.
    Sign(&'static str),
    End,
}

/// Longer ones first, where one begins with another.
const SIGNS: [&str; 25] = [
    "&&", "||", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "!", "<", ">", "?", ":", ",", ".",
    "(", ")", "[", "]", "{", "}", "=",
];

/// The words of `source`, the last of which is its end.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, CompileError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        let rest = source.get(at..).unwrap_or_default();
        let skipped = blank(rest);
        at += skipped;
        let rest = rest.get(skipped..).unwrap_or_default();
        let fail = |message: String| CompileError::at(source, at, message);
        let (word, length) = word(rest).map_err(fail)?;
        let is_end = word == Word::End;
        tokens.push(Token { start: at, word });
        if is_end {
            return Ok(tokens);
        }
        at += length;
    }
}

/// How many bytes of white space and comments come first.
fn blank(text: &str) -> usize {
    let mut rest = text;
    loop {
        let is_blank = |it: char| matches!(it, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        rest = rest.trim_start_matches(is_blank);
        match rest.strip_prefix("//") {
            None => return text.len() - rest.len(),
            Some(comment) => {
                rest = comment.find('\n').and_then(|at| comment.get(at..)).unwrap_or("")
            }
        }
    }
}

/// The first word, and its length in bytes.
fn word(text: &str) -> Result<(Word, usize), String> {
    let Some(first) = text.chars().next() else { return Ok((Word::End, 0)) };
    if let Some(found) = literal::string(text)? {
        return Ok(found);
    }
    let is_number = first.is_ascii_digit()
        || (first == '.' && text.chars().nth(1).is_some_and(|it| it.is_ascii_digit()));
    if is_number {
        return literal::number(text);
    }
    if first == '_' || first.is_ascii_alphabetic() {
        let is_part = |it: char| it == '_' || it.is_ascii_alphanumeric();
        let length = text.find(|it| !is_part(it)).unwrap_or(text.len());
        return Ok((Word::Name(text.get(..length).unwrap_or_default().into()), length));
    }
    if let Some(rest) = text.strip_prefix('`') {
        let (name, _) = rest.split_once('`').ok_or("a quoted name does not end")?;
        let is_part = |it: char| it.is_ascii_alphanumeric() || "_.-/ ".contains(it);
        if name.is_empty() || !name.chars().all(is_part) {
            return Err(format!("{name:?} cannot be the name of a field"));
        }
        return Ok((Word::Quoted(name.into()), name.len() + 2));
    }
    match SIGNS.iter().find(|sign| text.starts_with(**sign)) {
        Some(sign) => Ok((Word::Sign(sign), sign.len())),
        None => Err(format!("{first:?} has no meaning here")),
    }
}
