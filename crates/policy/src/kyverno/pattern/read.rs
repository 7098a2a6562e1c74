//! A pattern as it is kept: read once, laid beside any number of objects.

use std::borrow::Cow;

use model::{Glob, Node, Value, document, glob};

use super::DEPTH;
use super::scalar::Scalar;
use super::written::Written;
use crate::kyverno::{Anchor, Anchored};

/// More values than any pattern has, those behind aliases counted each time.
const LARGEST: usize = 100_000;

/// A piece of an object as it should be.
#[derive(Debug, Clone)]
pub struct Pattern(pub(super) Element);

/// A part of a pattern.
#[derive(Debug, Clone)]
pub(super) enum Element {
    Mapping(Mapping),
    /// What the list says; mostly one item, which stands for all.
    List(Box<[Element]>),
    Scalar(Scalar),
    /// A scalar that each judgement fills in anew.
    Open(usize),
    /// More, or nested deeper, than anybody writes.
    TooMuch,
}

/// A mapping of a pattern, its keys in the order in which they are asked.
#[derive(Debug, Clone)]
pub(super) struct Mapping {
    /// Those whose anchors decide over their siblings, by their letters.
    pub(super) anchors: Box<[Key]>,
    pub(super) rest: Box<[Key]>,
    /// Some name is a pattern.
    pub(super) has_globs: bool,
}

/// A key of a pattern with what stands behind it.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) anchor: Option<Anchor>,
    name: document::Key,
    /// The name as a pattern of keys, where it may be one.
    glob: Option<Glob>,
    /// The value is `*`: anything, if only it is there.
    pub(super) wants_presence: bool,
    pub(super) pattern: Element,
}

impl Pattern {
    /// Reads a pattern.
    pub fn read(node: Node<'_>) -> Pattern {
        let is_small = node.weight() <= LARGEST;
        let written = is_small.then(|| Written::of_node(node, DEPTH));
        Pattern(written.map_or(Element::TooMuch, Element::read))
    }

    /// Reads a pattern with scalars that are still open.
    pub(in crate::kyverno) fn of(written: Written<'_>) -> Pattern {
        Pattern(Element::read(written))
    }
}

impl Element {
    fn read(written: Written<'_>) -> Element {
        match written {
            Written::Mapping(entries) => Element::Mapping(Mapping::read(entries)),
            Written::List(items) => Element::List(items.into_iter().map(Element::read).collect()),
            Written::Scalar(value) => Element::Scalar(Scalar::read(value)),
            Written::Open(index) => Element::Open(index),
            Written::TooMuch => Element::TooMuch,
        }
    }

    /// Whether any anchor that judges is in it.
    fn has_anchors(&self) -> bool {
        match self {
            Element::Mapping(mapping) => {
                !mapping.anchors.is_empty() || mapping.rest.iter().any(Key::has_anchors)
            }
            Element::List(items) => items.iter().any(Element::has_anchors),
            Element::Scalar(_) | Element::Open(_) | Element::TooMuch => false,
        }
    }
}

impl Mapping {
    fn read(mut entries: Vec<(Cow<'_, str>, Written<'_>)>) -> Mapping {
        entries.sort_by(|(left, _), (right, _)| left.cmp(right));
        let keys = entries.into_iter().map(|(key, value)| Key::read(&key, value));
        let decides = |key: &Key| !matches!(key.anchor, None | Some(Anchor::Global));
        let (anchors, rest): (Vec<_>, Vec<_>) = keys.partition(decides);
        // Conditions below decide too, so what holds some is asked before what does not. The last
        // found stands first, as Kyverno has it.
        let (mut sooner, later): (Vec<_>, Vec<_>) = rest.into_iter().partition(Key::has_anchors);
        sooner.reverse();
        sooner.extend(later);
        let has_globs = anchors.iter().chain(&sooner).any(|key| key.glob.is_some());
        Mapping { anchors: anchors.into(), rest: sooner.into(), has_globs }
    }

    /// How many keys it has.
    pub(super) fn len(&self) -> usize {
        self.anchors.len() + self.rest.len()
    }
}

impl Key {
    fn read(written: &str, value: Written<'_>) -> Key {
        let (anchor, name) = match Anchored::parse(written) {
            // No rule that judges adds anything: the key means what it says.
            Some(Anchored { anchor: Anchor::AddIfNotPresent, .. }) | None => (None, written),
            Some(Anchored { anchor, key }) => (Some(anchor), key),
        };
        let text = if let Written::Scalar(Value::String(text)) = value { Some(text) } else { None };
        let may_be_wildcard = text.is_some() && glob::is_pattern(name);
        Key {
            anchor,
            name: document::Key::new(name),
            glob: may_be_wildcard.then(|| Glob::new(name)),
            wants_presence: text == Some("*"),
            pattern: Element::read(value),
        }
    }

    fn has_anchors(&self) -> bool {
        self.anchor.is_some() || self.pattern.has_anchors()
    }

    /// The name where it is one, and no pattern of names.
    pub(super) fn plain(&self) -> Option<&document::Key> {
        self.glob.is_none().then_some(&self.name)
    }

    /// The key of the resource that is meant. Among labels and annotations a wildcard stands for
    /// the first key that it matches.
    pub(super) fn name_in<'k>(&'k self, resource: Node<'k>, has_wildcards: bool) -> &'k str {
        let name = self.name.as_str();
        let Some(glob) = self.glob.as_ref().filter(|_| has_wildcards) else { return name };
        let mut texts = resource.entries().filter(|entry| entry.value.as_str().is_some());
        texts.find(|entry| glob.matches(entry.key)).map_or(name, |entry| entry.key)
    }
}
