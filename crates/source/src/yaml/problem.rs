//! What a reader has to say about a text.

use model::{Diagnostic, Place, Span};

/// What is wrong, as one clause.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(super) enum Problem {
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("nested deeper than {limit} levels")]
    TooDeep { limit: usize },
    #[error("aliases repeat too much of the document")]
    TooManyAliases,
    #[error("bytes that are not UTF-8 are read as U+FFFD")]
    NotUtf8,
    #[error("the control character U+{0:04X} is not allowed")]
    ControlCharacter(u32),
    #[error("only a comment may follow `---` on its line")]
    TextAfterSeparator,
    #[error("what follows the end of the document is not read")]
    TextAfterDocument,
    #[error("the directive is not well formed")]
    Directive,
    #[error("this version of YAML is not read; Kubernetes reads 1.1")]
    Version,
    #[error("the directive stands here twice")]
    DirectiveTwice,
    #[error("directives need a `---` after them, and that begins another document")]
    DirectiveWithoutDocument,
    #[error("`{0}` cannot begin a value")]
    UnexpectedCharacter(char),
    #[error("a key needs a `:` after it, on the same line and within 1024 characters")]
    KeyWithoutColon,
    #[error("`- ` cannot begin a list here")]
    EntryNotAllowed,
    #[error("`? ` cannot begin a key here")]
    KeyNotAllowed,
    #[error("`:` cannot follow here: this line already holds a value")]
    ValueNotAllowed,
    #[error("a tab cannot indent")]
    TabIndentation,
    #[error("the quoted text has no end")]
    UnclosedQuote,
    #[error("a document marker stands inside quoted text")]
    MarkerInQuote,
    #[error("`\\{0}` is not an escape")]
    UnknownEscape(char),
    #[error("the escape names no character")]
    BadEscape,
    #[error("the header of the block text is not `|` or `>` with `+`, `-` or one digit")]
    BlockHeader,
    #[error("an anchor or alias needs a name of letters, digits, `-` or `_`")]
    AnchorName,
    #[error("the tag is not well formed")]
    Tag,
    #[error("the handle of the tag is not defined")]
    UnknownTagHandle,
    #[error("expected a value")]
    ExpectedValue,
    #[error("expected `- ` to go on with the list, or less indentation to end it")]
    ExpectedEntry,
    #[error("expected a key, indented as the others of its mapping")]
    ExpectedKey,
    #[error("expected `,` or `]`")]
    ExpectedSequenceEnd,
    #[error("expected `,` or `}}`")]
    ExpectedMappingEnd,
    #[error("no anchor `{0}` stands before this alias")]
    UnknownAnchor(Box<str>),
    #[error("`{0}` contains itself")]
    RecursiveAlias(Box<str>),
    #[error("`<<` takes a mapping or a list of mappings")]
    BadMerge,
    #[error("a list or mapping cannot be a key")]
    CollectionAsKey,
    #[error("null cannot be a key")]
    NullAsKey,
    #[error("an integer above 9223372036854775807 cannot be a key")]
    UnsignedAsKey,
    #[error("this cannot be read as {0}")]
    NotOfTag(&'static str),
    #[error("not base64")]
    NotBase64,
    #[error("JSON has no way to say this number")]
    NotFinite,
    #[error("not JSON: {0}")]
    Json(&'static str),
    #[error("`{key}` is already given on line {line}; this one counts", line = first.line)]
    DuplicateKey { key: Box<str>, first: Span },
    #[error("`<<` replaces `{key}` of line {line}, given before it", line = first.line)]
    MergeReplaces { key: Box<str>, first: Span },
}

impl Problem {
    /// Something that could not be read, as kubectl refuses it, or more than the limits allow.
    pub(super) fn error(&self, span: Span) -> Diagnostic {
        Diagnostic::error(self.to_string()).at(place(span))
    }

    /// Something that is read as kubectl reads it, but perhaps not as its author meant it.
    pub(super) fn warning(&self, span: Span) -> Diagnostic {
        Diagnostic::warning(self.to_string()).at(place(span))
    }
}

fn place(span: Span) -> Place {
    let width = span.end.saturating_sub(span.start).max(1);
    Place { line: span.line, column: span.column, width }
}
