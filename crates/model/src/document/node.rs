//! How an engine reads a document.

use std::borrow::Cow;
use std::fmt;

use super::digest::Digest;
use super::{Document, Link, NodeId, Raw, RawValue, Span, Style};

/// A place in a document's tree, or the lack of one.
///
/// Looking further down from an absent node gives absent nodes, so a chain of `get` needs no
/// check between its links.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    /// `ABSENT` where there is none.
    index: u32,
}

const ABSENT: u32 = u32::MAX;

/// What a node says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'d> {
    /// Not written at all.
    Absent,
    /// Written as null. Kubernetes treats most nulls as not written.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits 64 bits with a sign.
    Integer(i64),
    /// An integer above that.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(&'d str),
    /// A list; `Node::items` goes through it.
    Sequence,
    /// A mapping; `Node::entries` goes through it.
    Mapping,
}

impl<'d> Value<'d> {
    /// A scalar as the words a person would use for it: `true`, `80`, `nginx`.
    pub fn scalar(self) -> Option<Cow<'d, str>> {
        match self {
            Value::Bool(value) => Some(Cow::Borrowed(if value { "true" } else { "false" })),
            Value::Integer(value) => Some(Cow::Owned(value.to_string())),
            Value::Unsigned(value) => Some(Cow::Owned(value.to_string())),
            Value::Float(value) => Some(Cow::Owned(value.to_string())),
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Absent | Value::Null | Value::Sequence | Value::Mapping => None,
        }
    }
}

/// One entry of a mapping.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'d> {
    /// The key.
    pub key: &'d str,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'d>,
    /// Came in through a merge key.
    pub merged: bool,
}

impl<'d> Node<'d> {
    #[inline]
    pub(super) fn new(document: &'d Document, id: NodeId) -> Node<'d> {
        Node { document, index: id.0 }
    }

    /// The document it belongs to.
    #[inline]
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// A node that is not there, of the same document.
    #[inline]
    pub fn absent(self) -> Node<'d> {
        Node { document: self.document, index: ABSENT }
    }

    /// What it says.
    #[inline]
    pub fn value(self) -> Value<'d> {
        match self.raw().map(|raw| raw.value) {
            None => Value::Absent,
            Some(RawValue::Null) => Value::Null,
            Some(RawValue::Bool(value)) => Value::Bool(value),
            Some(RawValue::Integer(value)) => Value::Integer(value),
            Some(RawValue::Unsigned(value)) => Value::Unsigned(value),
            Some(RawValue::Float(value)) => Value::Float(value),
            Some(RawValue::String(text)) => Value::String(self.document.string(text)),
            Some(RawValue::Sequence(..)) => Value::Sequence,
            Some(RawValue::Mapping(..)) => Value::Mapping,
        }
    }

    /// Where it stands; `None` when absent.
    pub fn span(self) -> Option<Span> {
        let spans = &self.document.spans;
        self.raw().map(|_| spans.get(self.index as usize).copied().unwrap_or_default())
    }

    /// How it is written.
    pub fn style(self) -> Style {
        self.raw().map_or(Style::Plain, |raw| raw.style)
    }

    /// Carries an anchor: other places may share it.
    pub fn is_anchored(self) -> bool {
        self.raw().is_some_and(|raw| raw.anchored)
    }

    /// Carries a tag such as `!!str`, which says how its text is read.
    pub fn is_tagged(self) -> bool {
        self.raw().is_some_and(|raw| raw.tagged)
    }

    /// How many nodes going through it visits: itself and all below, those behind aliases each
    /// time.
    pub fn weight(self) -> usize {
        self.raw().map_or(0, |raw| raw.weight as usize)
    }

    /// Written, and not as null.
    pub fn is_set(self) -> bool {
        !matches!(self.value(), Value::Absent | Value::Null)
    }

    /// Written, if only as null.
    #[inline]
    pub fn is_present(self) -> bool {
        self.index != ABSENT
    }

    /// A list.
    #[inline]
    pub fn is_sequence(self) -> bool {
        self.value() == Value::Sequence
    }

    /// A mapping.
    #[inline]
    pub fn is_mapping(self) -> bool {
        self.value() == Value::Mapping
    }

    /// The value of `key`; absent when there is none or this is no mapping.
    #[inline]
    pub fn get(self, key: &str) -> Node<'d> {
        self.found(self.child(key))
    }

    /// The value at the end of a chain of keys: `node.at(&["spec", "template", "spec"])`.
    pub fn at(self, keys: &[&str]) -> Node<'d> {
        let mut node = self;
        for key in keys {
            if !node.is_present() {
                break;
            }
            node = node.get(key);
        }
        node
    }

    /// The item at `index`; absent when there is none or this is no list.
    #[inline]
    pub fn item(self, index: usize) -> Node<'d> {
        self.raw_items().get(index).map_or(self.absent(), |id| Node::new(self.document, *id))
    }

    /// The items of a list; none of anything else.
    pub fn items(self) -> impl ExactSizeIterator<Item = Node<'d>> + DoubleEndedIterator {
        self.raw_items().iter().map(move |id| Node::new(self.document, *id))
    }

    /// The entries of a mapping, in the order they are written; none of anything else.
    pub fn entries(self) -> impl ExactSizeIterator<Item = Entry<'d>> + DoubleEndedIterator {
        let first = self.first_child();
        self.children().iter().enumerate().map(move |(at, child)| self.entry_of(child, first + at))
    }

    /// The entry at `index`, in the order they are written.
    pub fn nth(self, index: usize) -> Option<Entry<'d>> {
        let at = self.first_child() + index;
        self.children().get(index).map(|child| self.entry_of(child, at))
    }

    /// The entry of `key`.
    pub fn entry(self, key: &str) -> Option<Entry<'d>> {
        let child = self.child(key)?;
        let index = self.children().iter().position(|own| std::ptr::eq(own, child))?;
        Some(self.entry_of(child, self.first_child() + index))
    }

    /// Items of a list or entries of a mapping; 0 for anything else.
    #[inline]
    pub fn len(self) -> usize {
        match self.raw().map(|raw| raw.value) {
            Some(RawValue::Sequence(_, count) | RawValue::Mapping(_, count)) => count as usize,
            _ => 0,
        }
    }

    /// A list or mapping with nothing in it, or no list or mapping at all.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The string it is; `None` for anything else.
    #[inline]
    pub fn as_str(self) -> Option<&'d str> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// It is the string `text`. Costs less than `as_str` and a comparison.
    #[inline]
    pub fn says(self, text: &str) -> bool {
        match self.raw().map(|raw| raw.value) {
            Some(RawValue::String(own)) => self.document.says(own, text.as_bytes()),
            _ => false,
        }
    }

    /// The boolean it is.
    #[inline]
    pub fn as_bool(self) -> Option<bool> {
        match self.value() {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The integer it is. `3.0` is an integer too, as it is to the API server.
    pub fn as_i64(self) -> Option<i64> {
        match self.value() {
            Value::Integer(value) => Some(value),
            Value::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 => Some(value as i64),
            _ => None,
        }
    }

    /// The number it is.
    pub fn as_f64(self) -> Option<f64> {
        match self.value() {
            Value::Integer(value) => Some(value as f64),
            Value::Unsigned(value) => Some(value as f64),
            Value::Float(value) => Some(value),
            _ => None,
        }
    }

    /// A scalar as the words a person would use for it: `true`, `80`, `nginx`.
    pub fn scalar(self) -> Option<Cow<'d, str>> {
        self.value().scalar()
    }

    /// The strings of a list; items that are no strings are left out.
    pub fn strings(self) -> impl DoubleEndedIterator<Item = &'d str> {
        self.items().filter_map(Node::as_str)
    }

    /// A string that names it within its document, the same for every way that leads to it.
    pub fn id(self) -> usize {
        self.index as usize
    }

    /// Both are one place of one document.
    #[inline]
    pub fn is_same(self, other: Node<'_>) -> bool {
        std::ptr::eq(self.document, other.document) && self.index == other.index
    }

    #[inline]
    fn raw(self) -> Option<&'d Raw> {
        self.document.nodes.get(self.index as usize)
    }

    #[inline]
    fn raw_items(self) -> &'d [NodeId] {
        match self.raw().map(|raw| raw.value) {
            Some(RawValue::Sequence(first, count)) => self
                .document
                .items
                .get(first as usize..(first + count) as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    #[inline]
    fn children(self) -> &'d [Link] {
        match self.raw().map(|raw| raw.value) {
            Some(RawValue::Mapping(first, count)) => self
                .document
                .entries
                .get(first as usize..(first + count) as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    #[inline]
    pub(super) fn found(self, child: Option<&Link>) -> Node<'d> {
        child.map_or(self.absent(), |child| Node::new(self.document, child.value))
    }

    /// The digests of the keys of a mapping, in the order of its entries.
    pub(super) fn digests(self) -> &'d [Digest] {
        let Some(RawValue::Mapping(first, count)) = self.raw().map(|raw| raw.value) else {
            return &[];
        };
        self.document.digests.get(first as usize..(first + count) as usize).unwrap_or_default()
    }

    /// `key` is mostly known when this is compiled, and then so is its digest.
    #[inline]
    fn child(self, key: &str) -> Option<&'d Link> {
        let unsure = (!Digest::is_exact(key)).then_some(key.as_bytes());
        self.child_with(Digest::of(key), unsure)
    }

    /// The child whose key has the digest, and is `key` where the digest alone does not tell.
    #[inline]
    pub(super) fn child_with(self, wanted: Digest, key: Option<&[u8]>) -> Option<&'d Link> {
        let Some(RawValue::Mapping(first, count)) = self.raw().map(|raw| raw.value) else {
            return None;
        };
        let (first, count) = (first as usize, count as usize);
        let digests = self.document.digests.get(first..first + count)?;
        let at = first + digests.iter().position(|digest| *digest == wanted)?;
        let child = self.document.entries.get(at)?;
        match key {
            Some(key) if !self.document.says(child.key, key) => {
                self.child_behind(at, first + count, key)
            }
            _ => Some(child),
        }
    }

    /// The child whose key is `key`, behind the entry at `at`, which has its digest by accident.
    #[cold]
    fn child_behind(self, at: usize, end: usize, key: &[u8]) -> Option<&'d Link> {
        let mut rest = self.document.entries.get(at + 1..end)?.iter();
        rest.find(|child| self.document.says(child.key, key))
    }

    /// Where its first child stands among all.
    fn first_child(self) -> usize {
        match self.raw().map(|raw| raw.value) {
            Some(RawValue::Mapping(first, _)) => first as usize,
            _ => 0,
        }
    }

    /// The entry that stands at `at` among all.
    fn entry_of(self, child: &Link, at: usize) -> Entry<'d> {
        Entry {
            key: self.document.string(child.key),
            key_span: self.document.key_spans.get(at).copied().unwrap_or_default(),
            value: Node::new(self.document, child.value),
            merged: child.merged,
        }
    }
}

impl PartialEq for Node<'_> {
    /// Two nodes are equal when they say the same, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        match (self.value(), other.value()) {
            (Value::Sequence, Value::Sequence) => self.items().eq(other.items()),
            (Value::Mapping, Value::Mapping) => {
                self.len() == other.len()
                    && self.entries().all(|entry| {
                        other.entry(entry.key).is_some_and(|theirs| theirs.value == entry.value)
                    })
            }
            (ours, theirs) => ours == theirs,
        }
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            Value::Sequence => out.debug_list().entries(self.items()).finish(),
            Value::Mapping => {
                let entries = self.entries().map(|entry| (entry.key, entry.value));
                out.debug_map().entries(entries).finish()
            }
            scalar => write!(out, "{scalar:?}"),
        }
    }
}
