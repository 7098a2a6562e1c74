//! A pattern as it is kept: read once, laid beside any number of objects.

use model::{Glob, Node, Value, glob};

use super::DEPTH;
use super::scalar::Scalar;
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
    /// More, or nested deeper, than anybody writes.
    TooMuch,
}

/// A mapping of a pattern, its keys in the order in which they are asked.
#[derive(Debug, Clone)]
pub(super) struct Mapping {
    /// Those whose anchors decide over their siblings, by their letters.
    pub(super) anchors: Box<[Key]>,
    pub(super) rest: Box<[Key]>,
}

/// A key of a pattern with what stands behind it.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) anchor: Option<Anchor>,
    name: Box<str>,
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
        Pattern(if is_small { Element::read(node, 0) } else { Element::TooMuch })
    }
}

impl Element {
    fn read(node: Node<'_>, depth: usize) -> Element {
        match node.value() {
            _ if depth >= DEPTH => Element::TooMuch,
            Value::Mapping => Element::Mapping(Mapping::read(node, depth)),
            Value::Sequence => {
                Element::List(node.items().map(|item| Element::read(item, depth + 1)).collect())
            }
            _ => Element::Scalar(Scalar::read(node)),
        }
    }

    /// Whether any anchor that judges is in it.
    fn has_anchors(&self) -> bool {
        match self {
            Element::Mapping(mapping) => {
                !mapping.anchors.is_empty() || mapping.rest.iter().any(Key::has_anchors)
            }
            Element::List(items) => items.iter().any(Element::has_anchors),
            Element::Scalar(_) | Element::TooMuch => false,
        }
    }
}

impl Mapping {
    fn read(node: Node<'_>, depth: usize) -> Mapping {
        let mut entries: Vec<_> = node.entries().collect();
        entries.sort_by_key(|entry| entry.key);
        let keys = entries.into_iter().map(|entry| Key::read(entry.key, entry.value, depth));
        let decides = |key: &Key| !matches!(key.anchor, None | Some(Anchor::Global));
        let (anchors, rest): (Vec<_>, Vec<_>) = keys.partition(decides);
        // Conditions below decide too, so what holds some is asked before what does not. The last
        // found stands first, as Kyverno has it.
        let (mut sooner, later): (Vec<_>, Vec<_>) = rest.into_iter().partition(Key::has_anchors);
        sooner.reverse();
        sooner.extend(later);
        Mapping { anchors: anchors.into(), rest: sooner.into() }
    }

    /// How many keys it has.
    pub(super) fn len(&self) -> usize {
        self.anchors.len() + self.rest.len()
    }
}

impl Key {
    fn read(written: &str, value: Node<'_>, depth: usize) -> Key {
        let (anchor, name) = match Anchored::parse(written) {
            // No rule that judges adds anything: the key means what it says.
            Some(Anchored { anchor: Anchor::AddIfNotPresent, .. }) | None => (None, written),
            Some(Anchored { anchor, key }) => (Some(anchor), key),
        };
        let may_be_wildcard = value.as_str().is_some() && glob::is_pattern(name);
        Key {
            anchor,
            name: name.into(),
            glob: may_be_wildcard.then(|| Glob::new(name)),
            wants_presence: value.as_str() == Some("*"),
            pattern: Element::read(value, depth + 1),
        }
    }

    fn has_anchors(&self) -> bool {
        self.anchor.is_some() || self.pattern.has_anchors()
    }

    /// The key of the resource that is meant. Among labels and annotations a wildcard stands for
    /// the first key that it matches.
    pub(super) fn name_in<'k>(&'k self, resource: Node<'k>, has_wildcards: bool) -> &'k str {
        let Some(glob) = self.glob.as_ref().filter(|_| has_wildcards) else { return &self.name };
        let mut texts = resource.entries().filter(|entry| entry.value.as_str().is_some());
        texts.find(|entry| glob.matches(entry.key)).map_or(&self.name, |entry| entry.key)
    }
}
