//! A string: borrowed from a document, or shared.

use std::ops::Range;
use std::sync::Arc;

use crate::cel::pattern;

/// The text of a string.
#[derive(Clone)]
pub enum Text<'a> {
    /// From a document.
    Borrowed(&'a str),
    /// Made by an expression.
    Shared(Arc<str>),
    /// Written in an expression where a regular expression stands.
    Pattern(Arc<Pattern>),
}

/// A regular expression, compiled, beside its text.
#[derive(Debug)]
pub struct Pattern {
    text: Box<str>,
    regex: regex::Regex,
    steps: u64,
}

impl Pattern {
    /// Compiles `text`, which is in the syntax of RE2.
    pub fn compile(text: &str) -> Result<Pattern, String> {
        let (regex, steps) = pattern::compile(text)?;
        Ok(Pattern { text: text.into(), regex, steps })
    }

    /// How many steps it may take at worst to look through so many bytes.
    pub(in crate::cel) fn steps(&self, bytes: usize) -> u64 {
        self.steps.saturating_mul(bytes as u64)
    }

    /// What matches it.
    pub fn regex(&self) -> &regex::Regex {
        &self.regex
    }
}

impl<'a> Text<'a> {
    /// What it says.
    pub fn as_str(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Shared(text) => text,
            Text::Pattern(pattern) => &pattern.text,
        }
    }

    /// How many characters it has.
    pub fn characters(&self) -> usize {
        characters(self.as_str()) as usize
    }

    /// A piece of it, by bytes, which borrows from where the whole does. Empty when the range is
    /// not within the text or splits a character.
    pub fn slice(&self, range: Range<usize>) -> Text<'a> {
        match self {
            Text::Borrowed(text) => Text::Borrowed(text.get(range).unwrap_or_default()),
            _ => Text::Shared(self.as_str().get(range).unwrap_or_default().into()),
        }
    }

    /// It as a regular expression; compiled now unless it was when the program was.
    pub fn as_pattern(&self) -> Result<Arc<Pattern>, String> {
        match self {
            Text::Pattern(pattern) => Ok(Arc::clone(pattern)),
            _ => Pattern::compile(self.as_str()).map(Arc::new),
        }
    }
}

/// How many characters a text has.
pub(in crate::cel) fn characters(text: &str) -> u64 {
    // Most text is ASCII, where bytes are characters.
    let count = if text.is_ascii() { text.len() } else { text.chars().count() };
    count as u64
}

impl std::fmt::Debug for Text<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_str().fmt(out)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}
