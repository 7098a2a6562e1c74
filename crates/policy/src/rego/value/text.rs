//! A string: borrowed from a document or the program, or shared.

use std::ops::Range;
use std::sync::Arc;

/// The text of a string.
#[derive(Debug, Clone)]
pub enum Text<'a> {
    /// From a document, or written in the program.
    Borrowed(&'a str),
    /// Made by a rule.
    Shared(Arc<str>),
}

impl<'a> Text<'a> {
    /// What it says.
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Shared(text) => text,
        }
    }

    /// A piece of it, by bytes, which borrows from where the whole does. Empty when the range is
    /// not within the text or splits a character.
    pub fn slice(&self, range: Range<usize>) -> Text<'a> {
        match self {
            Text::Borrowed(text) => Text::Borrowed(text.get(range).unwrap_or_default()),
            Text::Shared(text) => Text::Shared(text.get(range).unwrap_or_default().into()),
        }
    }
}
