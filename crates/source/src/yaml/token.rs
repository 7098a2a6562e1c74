//! The words of YAML.

use model::Span;
use model::document::{Style, Text};

use super::cursor::Mark;

/// What a token is. `BlockSequenceStart`, `BlockMappingStart`, `BlockEnd` and most `Key`s are
/// not written: indentation and colons say them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    VersionDirective {
        supported: bool,
    },
    TagDirective {
        /// No other names the same handle.
        first: bool,
    },
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag(Tag),
    Scalar(Style),
}

impl Kind {
    /// Stands where a document has nothing more.
    pub(super) fn ends_document(self) -> bool {
        use Kind::{DocumentEnd, DocumentStart, StreamEnd, TagDirective, VersionDirective};
        matches!(
            self,
            DocumentStart | DocumentEnd | StreamEnd | TagDirective { .. } | VersionDirective { .. }
        )
    }
}

/// What a scalar's tag asks for. Tags of collections change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// `!`: a string, unless its text says merge.
    NonSpecific,
    Str,
    Bool,
    Int,
    Float,
    Null,
    Timestamp,
    Binary,
    Merge,
    /// Any other: the text as it stands.
    Other,
    /// Its handle is not defined.
    Undefined,
}

/// A token and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The flow level, plus one, whose simple key this token may begin.
    pub(super) key_level: u32,
    pub(super) span: Span,
    /// What a scalar says, or an anchor's name.
    pub(super) text: Text,
}

impl Token {
    /// A token from `mark` up to `end`.
    pub(super) fn new(kind: Kind, mark: Mark, end: usize) -> Token {
        Token { kind, key_level: 0, span: mark.to(end as u32), text: Text::default() }
    }

    /// The same token, saying `text`.
    pub(super) fn saying(self, text: Text) -> Token {
        Token { text, ..self }
    }
}
