//! How a reader makes a document: children first, then the node that holds them.

use std::sync::Arc;

use super::digest::Digest;
use super::shape::{Shape, Shapes, Shared};
use super::words::DICTIONARY;
use super::{Document, Link, Raw, RawValue, Span, Style, numbered};

/// A node of the document under construction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(pub(super) u32);

/// A piece of text: in the file, or in the document's own arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Text {
    pub(super) start: u32,
    pub(super) length: u32,
}

/// The length of a text that is known by its number alone. No file is so long.
const NUMBERED: u32 = u32::MAX;

impl Text {
    /// `start` counts texts, behind the bytes of the document's text.
    #[inline]
    pub(super) fn is_numbered(self) -> bool {
        self.length == NUMBERED
    }
}

/// One entry of a mapping: a key, where it stands, and its value.
#[derive(Debug, Clone, Copy)]
pub struct Child {
    /// The key, as a string: YAML's other keys are read as the API server reads them.
    pub key: Text,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: NodeId,
    /// Came in through a merge key `<<`: it stands in another mapping.
    pub merged: bool,
}

/// Collects nodes.
#[derive(Debug)]
pub struct Builder {
    text: Arc<str>,
    arena: String,
    ends: Vec<u16>,
    pub(super) nodes: Vec<Raw>,
    spans: Vec<Span>,
    pub(super) items: Vec<NodeId>,
    pub(super) entries: Vec<Link>,
    key_spans: Vec<Span>,
    pub(super) digests: Vec<Digest>,
}

impl Builder {
    /// Starts a document of the file whose text is `text` (shorter than 4 GiB).
    pub fn new(text: Arc<str>) -> Builder {
        Builder {
            text,
            arena: String::new(),
            ends: Vec::new(),
            nodes: Vec::new(),
            spans: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            key_spans: Vec::new(),
            digests: Vec::new(),
        }
    }

    /// Makes room for `nodes` nodes, most of them entries of mappings: what grows is copied.
    pub fn reserve(&mut self, nodes: usize) {
        self.nodes.reserve(nodes);
        self.spans.reserve(nodes);
        self.entries.reserve(nodes);
        self.key_spans.reserve(nodes);
        self.digests.reserve(nodes);
    }

    /// A document without a file.
    pub fn without_text() -> Builder {
        Builder::new(Arc::from(""))
    }

    /// A document that may say words of the dictionary without having them.
    pub(super) fn with_words() -> Builder {
        Builder::new(Arc::clone(&DICTIONARY.text))
    }

    /// Text that is taken from the dictionary where it stands there, and else known by its number, so
    /// that another says something else in the same place. Only for `with_words`, before any text
    /// that is not numbered.
    pub(super) fn word(&mut self, text: &str) -> Text {
        if let Some(word) = DICTIONARY.find(text) {
            return word;
        }
        let Ok(end) = u16::try_from(self.arena.len() + text.len()) else { return self.owned(text) };
        let number = (self.text.len() + self.ends.len()) as u32;
        self.arena.push_str(text);
        self.ends.push(end);
        Text { start: number, length: NUMBERED }
    }

    /// Text that the file says literally, from byte `start` up to `end`.
    pub fn borrowed(&self, start: u32, end: u32) -> Text {
        Text { start, length: end.saturating_sub(start) }
    }

    /// Text that the file does not say literally.
    pub fn owned(&mut self, text: &str) -> Text {
        let start = (self.text.len() + self.arena.len()) as u32;
        self.arena.push_str(text);
        Text { start, length: text.len() as u32 }
    }

    /// Where a reader writes text that the file does not say literally; `owned_since` takes it.
    pub fn arena(&mut self) -> &mut String {
        &mut self.arena
    }

    /// What was written to the arena since it was `mark` bytes long.
    pub fn owned_since(&self, mark: usize) -> Text {
        let start = (self.text.len() + mark) as u32;
        Text { start, length: self.arena.len().saturating_sub(mark) as u32 }
    }

    /// `null`, `~` or nothing at all.
    pub fn null(&mut self, span: Span) -> NodeId {
        self.push(RawValue::Null, span, Style::Plain)
    }

    /// A boolean.
    pub fn bool(&mut self, value: bool, span: Span) -> NodeId {
        self.push(RawValue::Bool(value), span, Style::Plain)
    }

    /// An integer that fits 64 bits with a sign.
    pub fn integer(&mut self, value: i64, span: Span) -> NodeId {
        self.push(RawValue::Integer(value), span, Style::Plain)
    }

    /// An integer above that, which fits 64 bits without one.
    pub fn unsigned(&mut self, value: u64, span: Span) -> NodeId {
        let value = i64::try_from(value).map_or(RawValue::Unsigned(value), RawValue::Integer);
        self.push(value, span, Style::Plain)
    }

    /// Any other number.
    pub fn float(&mut self, value: f64, span: Span) -> NodeId {
        self.push(RawValue::Float(value), span, Style::Plain)
    }

    /// A string.
    pub fn string(&mut self, text: Text, span: Span, style: Style) -> NodeId {
        self.push(RawValue::String(text), span, style)
    }

    /// A sequence of nodes built before.
    pub fn sequence(&mut self, items: &[NodeId], span: Span, style: Style) -> NodeId {
        let first = self.items.len() as u32;
        self.items.extend_from_slice(items);
        let weight = items.iter().fold(1, |sum: u32, item| sum.saturating_add(self.weight(*item)));
        self.push_weighing(RawValue::Sequence(first, items.len() as u32), span, style, weight)
    }

    /// A mapping of nodes built before. Keys are unique: the reader has settled duplicates.
    pub fn mapping(&mut self, entries: &[Child], span: Span, style: Style) -> NodeId {
        for entry in entries {
            let digest = self.digest(entry.key);
            self.digests.push(digest);
        }
        self.push_mapping(entries, span, style)
    }

    /// The same, where the digest of each key is known already.
    pub fn digested_mapping(
        &mut self,
        entries: &[Child],
        digests: &[Digest],
        span: Span,
        style: Style,
    ) -> NodeId {
        self.digests.extend_from_slice(digests);
        self.push_mapping(entries, span, style)
    }

    /// What a key is looked for by.
    #[inline]
    pub fn digest(&self, key: Text) -> Digest {
        Digest::of(self.resolve(key))
    }

    fn push_mapping(&mut self, entries: &[Child], span: Span, style: Style) -> NodeId {
        let first = self.entries.len() as u32;
        for Child { key, key_span, value, merged } in entries {
            self.entries.push(Link { key: *key, value: *value, merged: *merged });
            self.key_spans.push(*key_span);
        }
        let values = entries.iter().map(|entry| self.weight(entry.value));
        let weight = values.fold(1, u32::saturating_add);
        self.push_weighing(RawValue::Mapping(first, entries.len() as u32), span, style, weight)
    }

    /// Notes that `node` carries an anchor, so that several places may share it.
    pub fn mark_anchored(&mut self, node: NodeId) {
        if let Some(raw) = self.nodes.get_mut(node.0 as usize) {
            raw.anchored = true;
        }
    }

    /// Notes that `node` carries a tag such as `!!str`.
    pub fn mark_tagged(&mut self, node: NodeId) {
        if let Some(raw) = self.nodes.get_mut(node.0 as usize) {
            raw.tagged = true;
        }
    }

    /// A mapping was built as `node`.
    pub fn is_mapping(&self, node: NodeId) -> bool {
        let raw = self.nodes.get(node.0 as usize);
        matches!(raw.map(|raw| raw.value), Some(RawValue::Mapping(..)))
    }

    /// A sequence was built as `node`.
    pub fn is_sequence(&self, node: NodeId) -> bool {
        let raw = self.nodes.get(node.0 as usize);
        matches!(raw.map(|raw| raw.value), Some(RawValue::Sequence(..)))
    }

    /// The entries of a mapping built before; none for any other node.
    pub fn entries_of(&self, node: NodeId) -> Vec<Child> {
        let Some(RawValue::Mapping(first, count)) =
            self.nodes.get(node.0 as usize).map(|raw| raw.value)
        else {
            return Vec::new();
        };
        let own = first as usize..(first + count) as usize;
        let links = self.entries.get(own.clone()).unwrap_or_default().iter();
        let spans = self.key_spans.get(own).unwrap_or_default().iter();
        let children = links.zip(spans).map(|(Link { key, value, merged }, span)| Child {
            key: *key,
            key_span: *span,
            value: *value,
            merged: *merged,
        });
        children.collect()
    }

    /// The items of a sequence built before; none for any other node.
    pub fn items_of(&self, node: NodeId) -> &[NodeId] {
        match self.nodes.get(node.0 as usize).map(|raw| raw.value) {
            Some(RawValue::Sequence(first, count)) => {
                self.items.get(first as usize..(first + count) as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// What `text` says.
    pub fn resolve(&self, text: Text) -> &str {
        let (start, length) = (text.start as usize, text.length as usize);
        let found = match start.checked_sub(self.text.len()) {
            None => self.text.get(start..start + length),
            Some(number) if text.is_numbered() => self.arena.get(numbered(&self.ends, number)),
            Some(start) => self.arena.get(start..start + length),
        };
        found.unwrap_or_default()
    }

    /// The document whose outermost node is `root`.
    pub fn finish(self, root: NodeId) -> Document {
        Document {
            text: self.text,
            arena: self.arena,
            ends: self.ends,
            nodes: Shared::Own(self.nodes),
            spans: self.spans,
            items: Shared::Own(self.items),
            entries: Shared::Own(self.entries),
            key_spans: self.key_spans,
            digests: Shared::Own(self.digests),
            root,
            is_pruned: false,
        }
    }

    /// Forgets all nodes, and keeps the room they had.
    pub(super) fn clear(&mut self) {
        self.arena.clear();
        self.ends.clear();
        self.nodes.clear();
        self.spans.clear();
        self.items.clear();
        self.entries.clear();
        self.key_spans.clear();
        self.digests.clear();
    }

    /// The document whose outermost node is `root`, in no more room than it needs.
    pub(super) fn copy(&self, root: NodeId) -> Document {
        Document {
            text: Arc::clone(&self.text),
            arena: self.arena.as_str().to_owned(),
            ends: self.ends.clone(),
            nodes: Shared::Own(self.nodes.clone()),
            spans: self.spans.clone(),
            items: Shared::Own(self.items.clone()),
            entries: Shared::Own(self.entries.clone()),
            key_spans: self.key_spans.clone(),
            digests: Shared::Own(self.digests.clone()),
            root,
            is_pruned: true,
        }
    }

    /// The same without places, which shares with others what it has as they have.
    pub(super) fn copy_texts(&self, root: NodeId, shapes: &mut Shapes) -> Document {
        let Shape { nodes, items, entries, digests } = shapes.of(self);
        Document {
            text: Arc::clone(&self.text),
            arena: self.arena.as_str().to_owned(),
            ends: self.ends.clone(),
            nodes: Shared::Alike(nodes),
            spans: Vec::new(),
            items: Shared::Alike(items),
            entries: Shared::Alike(entries),
            key_spans: Vec::new(),
            digests: Shared::Alike(digests),
            root,
            is_pruned: true,
        }
    }

    fn weight(&self, node: NodeId) -> u32 {
        self.nodes.get(node.0 as usize).map_or(0, |raw| raw.weight)
    }

    fn push(&mut self, value: RawValue, span: Span, style: Style) -> NodeId {
        self.push_weighing(value, span, style, 1)
    }

    fn push_weighing(&mut self, value: RawValue, span: Span, style: Style, weight: u32) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Raw { value, style, anchored: false, tagged: false, weight });
        self.spans.push(span);
        id
    }
}
