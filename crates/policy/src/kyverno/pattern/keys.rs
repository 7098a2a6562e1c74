//! Keys of a pattern: their anchors, wildcards in labels and annotations, and their order.

use model::{Node, Value, glob};

use crate::kyverno::{Anchor, Anchored};

/// A key of a pattern with what stands behind it.
pub(super) struct Key<'p> {
    pub(super) anchor: Option<Anchor>,
    /// The key of the resource that is meant.
    pub(super) name: &'p str,
    pub(super) pattern: Node<'p>,
}

/// The keys of a mapping: first those whose anchors decide over their siblings, by their letters.
/// `has_wildcards` says that keys may be wildcards for keys of the resource.
pub(super) fn anchors<'p>(
    resource: Node<'p>,
    pattern: Node<'p>,
    has_wildcards: bool,
) -> (Vec<Key<'p>>, Vec<Key<'p>>) {
    let mut entries: Vec<_> = pattern.entries().collect();
    entries.sort_by_key(|entry| entry.key);
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for entry in entries {
        let anchored = Anchored::parse(entry.key);
        let (anchor, name) = match anchored {
            // No rule that judges adds anything: the key means what it says.
            Some(Anchored { anchor: Anchor::AddIfNotPresent, .. }) | None => (None, entry.key),
            Some(Anchored { anchor, key }) => (Some(anchor), key),
        };
        let is_text = matches!(entry.value.value(), Value::String(_));
        let name = if has_wildcards && is_text { expanded(resource, name) } else { name };
        let key = Key { anchor, name, pattern: entry.value };
        match anchor {
            None | Some(Anchor::Global) => rest.push(key),
            Some(_) => first.push(key),
        }
    }
    // Conditions below decide too, so what holds some is asked before what does not. The last
    // found stands first, as Kyverno has it.
    let (mut sooner, later): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|key| key.anchor == Some(Anchor::Global) || has_anchors(key.pattern, 0));
    sooner.reverse();
    sooner.extend(later);
    (first, sooner)
}

/// The first key of the resource that a wildcard stands for, or the wildcard.
fn expanded<'p>(resource: Node<'p>, name: &'p str) -> &'p str {
    if !glob::is_pattern(name) {
        return name;
    }
    let texts = resource.entries().filter(|entry| entry.value.as_str().is_some());
    let found = texts.map(|entry| entry.key).find(|key| glob::matches(name, key));
    found.unwrap_or(name)
}

/// Whether any anchor that judges is in a pattern.
fn has_anchors(pattern: Node<'_>, depth: usize) -> bool {
    if depth > super::DEPTH {
        return false;
    }
    let below = |node| has_anchors(node, depth + 1);
    match pattern.value() {
        Value::Mapping => pattern.entries().any(|entry| {
            let anchored = Anchored::parse(entry.key);
            anchored.is_some_and(|it| it.anchor != Anchor::AddIfNotPresent) || below(entry.value)
        }),
        Value::Sequence => pattern.items().any(below),
        _ => false,
    }
}
