//! The one document type: an immutable tree that knows where each of its keys and values stands.
//!
//! Readers build it (`Builder`), engines borrow it (`Node`). Text is borrowed from the file where
//! the file says it literally, so a tree costs little more than its nodes. An anchor and its
//! aliases share one node: the tree is a graph without cycles.

mod builder;
mod digest;
mod key;
mod node;
mod prune;
mod shape;
mod words;

use std::ops::Range;
use std::sync::Arc;

pub use builder::{Builder, Child, NodeId, Text};
pub use digest::Digest;
pub use key::Key;
pub use node::{Entry, Node, Value};
pub use prune::{Keep, Places, Shears};
use shape::Shared;

/// Where something stands in its file. Lines and columns count from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The line of the first byte.
    pub line: u32,
    /// The column of the first byte.
    pub column: u32,
}

/// How a node is written. An editor of the file's text needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// A scalar without quotes.
    #[default]
    Plain,
    /// 'a scalar in single quotes'
    SingleQuoted,
    /// "a scalar in double quotes"
    DoubleQuoted,
    /// A scalar after `|`.
    Literal,
    /// A scalar after `>`.
    Folded,
    /// A sequence or mapping by indentation.
    Block,
    /// A sequence or mapping in brackets or braces.
    Flow,
}

/// One YAML or JSON document.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text of the whole file, which may hold other documents too.
    text: Arc<str>,
    /// Text that the file does not say literally: escapes, folded lines, decoded bytes.
    /// A `Text` past the end of `text` points in here.
    arena: String,
    /// Where in `arena` each text ends that is known by its number alone: it begins where the one
    /// before ends.
    ends: Vec<u16>,
    nodes: Shared<Raw>,
    /// Where each node stands; nothing where no place is known.
    spans: Vec<Span>,
    /// The items of sequences, each sequence's side by side.
    items: Shared<NodeId>,
    /// The entries of mappings, each mapping's side by side.
    entries: Shared<Link>,
    /// Where the key of each entry stands; nothing where no place is known.
    key_spans: Vec<Span>,
    /// A digest of each entry's key: a key is looked for among these.
    digests: Shared<Digest>,
    root: NodeId,
    /// Its text is no file's, but that of the words that many documents have.
    is_pruned: bool,
}

/// A node as it is stored.
#[derive(Debug, Clone, Copy)]
struct Raw {
    value: RawValue,
    style: Style,
    anchored: bool,
    tagged: bool,
    /// How many nodes it has with all its aliases written out.
    weight: u32,
}

/// An entry of a mapping as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Link {
    key: Text,
    value: NodeId,
    merged: bool,
}

#[derive(Debug, Clone, Copy)]
enum RawValue {
    Null,
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    String(Text),
    /// First and count in `items`.
    Sequence(u32, u32),
    /// First and count in `entries`.
    Mapping(u32, u32),
}

impl Document {
    /// The node that holds all others.
    #[inline]
    pub fn root(&self) -> Node<'_> {
        Node::new(self, self.root)
    }

    /// The text of the file that the spans count in; empty for a pruned document.
    pub fn text(&self) -> &Arc<str> {
        if self.is_pruned { &words::NOTHING } else { &self.text }
    }

    /// How many nodes it has, each anchored one counted once.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// No nodes at all. No reader builds such a document.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    #[inline]
    fn string(&self, text: Text) -> &str {
        let (start, length) = (text.start as usize, text.length as usize);
        let found = match start.checked_sub(self.text.len()) {
            None => self.text.get(start..start + length),
            Some(number) if text.is_numbered() => self.arena.get(numbered(&self.ends, number)),
            Some(start) => self.arena.get(start..start + length),
        };
        found.unwrap_or_default()
    }

    /// It says these letters.
    #[inline]
    fn says(&self, text: Text, letters: &[u8]) -> bool {
        let length = letters.len();
        if text.length as usize != length && !text.is_numbered() {
            return false;
        }
        let own = self.bytes(text);
        // Most keys are so short that two pieces make up the whole.
        if length <= 16
            && own.len() == length
            && let (Some(first), Some(wanted)) = (own.first_chunk::<8>(), letters.first_chunk())
            && let (Some(last), Some(wanted_last)) = (own.last_chunk::<8>(), letters.last_chunk())
        {
            return first == wanted && last == wanted_last;
        }
        own == letters
    }

    /// The same as `string`, for a comparison, which need not know where letters begin.
    #[inline]
    fn bytes(&self, text: Text) -> &[u8] {
        let (start, length) = (text.start as usize, text.length as usize);
        let arena = self.arena.as_bytes();
        let found = match start.checked_sub(self.text.len()) {
            None => self.text.as_bytes().get(start..start + length),
            Some(number) if text.is_numbered() => arena.get(numbered(&self.ends, number)),
            Some(start) => arena.get(start..start + length),
        };
        found.unwrap_or_default()
    }
}

/// Where the text of a number stands in an arena.
#[inline]
fn numbered(ends: &[u16], number: usize) -> Range<usize> {
    let end = |at: usize| ends.get(at).copied().map_or(0, usize::from);
    number.checked_sub(1).map_or(0, end)..end(number)
}
