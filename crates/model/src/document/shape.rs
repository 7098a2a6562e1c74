//! What many documents have alike. Objects that one program has written differ in what their texts
//! say, and hardly in anything else: all else is kept once for all of them.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use super::builder::Text;
use super::{Builder, Digest, Link, NodeId, Raw, RawValue};

/// Fewer shapes than this are not looked through for those that nobody has any more.
const FEW: usize = 256;

/// A list that one document has, or that many share.
#[derive(Debug, Clone)]
pub(super) enum Shared<T> {
    Own(Vec<T>),
    Alike(Arc<[T]>),
}

impl<T> Deref for Shared<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Shared::Own(own) => own,
            Shared::Alike(alike) => alike,
        }
    }
}

/// All of a document but its texts and places.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) nodes: Arc<[Raw]>,
    pub(super) items: Arc<[NodeId]>,
    pub(super) entries: Arc<[Link]>,
    pub(super) digests: Arc<[Digest]>,
}

/// The shapes of documents that are kept, by what they come to. Two that come to the same by
/// accident, or because somebody has made them so, are not shared.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    known: HashMap<u64, Shape>,
    /// How many there may be before those are looked for that nobody has any more.
    most: usize,
}

impl Shapes {
    /// The shape of what `builder` has.
    pub(super) fn of(&mut self, builder: &Builder) -> Shape {
        let sum = sum(builder);
        if let Some(known) = self.known.get(&sum)
            && known.is_of(builder)
        {
            return known.clone();
        }
        if self.known.len() >= self.most.max(FEW) {
            self.known.retain(|_, shape| Arc::strong_count(&shape.nodes) > 1);
            self.most = self.known.len() * 2;
        }
        let shape = Shape {
            nodes: builder.nodes.as_slice().into(),
            items: builder.items.as_slice().into(),
            entries: builder.entries.as_slice().into(),
            digests: builder.digests.as_slice().into(),
        };
        self.known.insert(sum, shape.clone());
        shape
    }
}

impl Shape {
    fn is_of(&self, builder: &Builder) -> bool {
        self.digests[..] == builder.digests[..]
            && self.items[..] == builder.items[..]
            && self.entries[..] == builder.entries[..]
            && self.nodes.iter().map(Raw::words).eq(builder.nodes.iter().map(Raw::words))
    }
}

impl Raw {
    /// All that it says, as numbers.
    fn words(&self) -> [u64; 3] {
        let pair = |one: u32, other: u32| u64::from(one) << 32 | u64::from(other);
        let (tag, value) = match self.value {
            RawValue::Null => (0, 0),
            RawValue::Bool(value) => (1, u64::from(value)),
            RawValue::Integer(value) => (2, value as u64),
            RawValue::Unsigned(value) => (3, value),
            RawValue::Float(value) => (4, value.to_bits()),
            RawValue::String(Text { start, length }) => (5, pair(start, length)),
            RawValue::Sequence(first, count) => (6, pair(first, count)),
            RawValue::Mapping(first, count) => (7, pair(first, count)),
        };
        let marks = self.style as u64 | u64::from(self.anchored) << 8 | u64::from(self.tagged) << 9;
        [tag | marks << 8, value, u64::from(self.weight)]
    }
}

/// Equal shapes have equal sums.
fn sum(builder: &Builder) -> u64 {
    let mut sum = builder.nodes.len() as u64;
    let mut add = |word: u64| {
        let product = u128::from(sum ^ word) * 0xa076_1d64_78bd_642f;
        sum = product as u64 ^ (product >> 64) as u64 ^ word.rotate_left(32);
    };
    builder.digests.iter().for_each(|digest| add(digest.number()));
    for node in &builder.nodes {
        let [marks, value, _] = node.words();
        add(value ^ marks << 48);
    }
    builder
        .entries
        .iter()
        .for_each(|it| add(u64::from(it.key.start) << 32 | u64::from(it.value.0)));
    builder.items.iter().for_each(|it| add(u64::from(it.0)));
    sum
}

#[cfg(test)]
mod tests {
    use super::super::{Child, Document, Places, Shears, Span, Style};
    use super::{Builder, FEW};
    use crate::document::Keep;

    fn labels(pairs: &[(&str, &str)]) -> Document {
        let (mut builder, span) = (Builder::without_text(), Span::default());
        let pairs = pairs.iter().map(|(key, value)| {
            let key = builder.owned(key);
            let text = builder.owned(value);
            let value = builder.string(text, span, Style::Plain);
            Child { key, key_span: span, value, merged: false }
        });
        let pairs: Vec<Child> = pairs.collect();
        let root = builder.mapping(&pairs, span, Style::Block);
        builder.finish(root)
    }

    fn kept(shears: &mut Shears, pairs: &[(&str, &str)]) -> Document {
        shears.prune(labels(pairs).root(), Places::Dropped, &|_| Keep::All)
    }

    fn are_alike(one: &Document, other: &Document) -> bool {
        std::ptr::eq(one.nodes.as_ptr(), other.nodes.as_ptr())
    }

    #[test]
    fn what_differs_in_texts_alone_is_shared_and_says_its_own() {
        let mut shears = Shears::default();
        let long = "x".repeat(70_000);
        let of = |shears: &mut Shears, zone: &str, tier: &str| {
            kept(shears, &[("app", "web"), ("zone", zone), ("example.com/tier", tier)])
        };
        let (one, other) = (of(&mut shears, "a", ""), of(&mut shears, "bcd", "back"));
        assert!(are_alike(&one, &other));
        for (document, zone, tier) in [(&one, "a", ""), (&other, "bcd", "back")] {
            let root = document.root();
            assert_eq!(root.get("app").as_str(), Some("web"));
            assert!(root.get("zone").says(zone) && !root.get("zone").says("bc"));
            assert_eq!(root.get("example.com/tier").as_str(), Some(tier));
            let keys: Vec<&str> = root.entries().map(|it| it.key).collect();
            assert_eq!(keys, ["app", "zone", "example.com/tier"]);
        }
        let far = of(&mut shears, &long, "front");
        assert_eq!(far.root().get("zone").as_str(), Some(long.as_str()));
        assert_eq!(far.root().get("example.com/tier").as_str(), Some("front"));
        assert!(!are_alike(&one, &kept(&mut shears, &[("app", "web"), ("tier", "a")])));
        // A word that every document knows is no text of its own.
        assert_eq!(
            of(&mut shears, "default", "TCP").root(),
            labels(&[("zone", "default"), ("example.com/tier", "TCP"), ("app", "web"),]).root()
        );
    }

    #[test]
    fn shapes_that_nobody_has_are_forgotten() {
        let mut shears = Shears::default();
        let first = kept(&mut shears, &[("first", "")]);
        for number in 0..FEW * 10 {
            drop(kept(&mut shears, &[(&format!("key-{number}"), "")]));
        }
        assert!(shears.shapes.known.len() <= FEW);
        assert!(!are_alike(&first, &kept(&mut shears, &[("other", "")])));
        assert!(are_alike(&first, &kept(&mut shears, &[("first", "x")])));
    }
}
