//! Takes out of a patch what only asked: conditions, and what holds nothing else.

use crate::kyverno::{Anchor, Anchored};
use crate::tree::{Map, Tree};

/// Takes conditions out of a whole patch.
pub(super) fn remove_from_root(map: &mut Map) {
    remove_from_map(map);
}

/// Takes conditions out of a value. Whether nothing is left, so that it must go; a scalar goes
/// where `with_scalars` says so, and so does what was written empty.
pub(super) fn remove(value: &mut Tree, with_scalars: bool) -> bool {
    match value {
        Tree::Map(map) if map.is_empty() => with_scalars,
        Tree::List(items) if items.is_empty() => with_scalars,
        Tree::Map(map) => remove_from_map(map),
        Tree::List(items) => {
            items.retain_mut(|item| {
                let asks = |it: Anchor| it.is_condition() || it == Anchor::AddIfNotPresent;
                !has_anchors(item, &asks) && !remove(item, false)
            });
            items.is_empty()
        }
        _ => with_scalars,
    }
}

fn remove_from_map(map: &mut Map) -> bool {
    map.retain(|key, value| !is_condition(key) || !remove(value, true));
    // A condition that holds more than it asks is a part of the patch.
    let rest: Vec<String> = map.iter().map(|(key, _)| key.to_owned()).collect();
    for written in rest {
        if let Some(anchored) = Anchored::parse(&written).filter(|it| it.anchor.is_condition()) {
            map.rename(&written, anchored.key);
        }
    }
    map.retain(|_, value| !remove(value, false));
    map.is_empty()
}

/// Whether an anchor of a kind stands anywhere in a value.
pub(super) fn has_anchors(value: &Tree, wanted: &dyn Fn(Anchor) -> bool) -> bool {
    match value {
        Tree::Map(map) => map.iter().any(|(key, value)| {
            Anchored::parse(key).is_some_and(|it| wanted(it.anchor)) || has_anchors(value, wanted)
        }),
        Tree::List(items) => items.iter().any(|item| has_anchors(item, wanted)),
        _ => false,
    }
}

fn is_condition(key: &str) -> bool {
    Anchored::parse(key).is_some_and(|it| it.anchor.is_condition())
}
