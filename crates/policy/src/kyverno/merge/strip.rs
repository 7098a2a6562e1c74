//! Takes what is left of conditions out of a patch.

use crate::kyverno::anchor::Anchor;
use crate::tree::{Map, Tree};

/// Takes conditions out of a patch; where one holds something that is no condition, only its
/// brackets go.
pub(super) fn strip(patch: &mut Tree) {
    strip_value(patch, false);
}

/// Says whether nothing is left. A value in a condition is one itself.
pub(super) fn strip_value(tree: &mut Tree, is_condition: bool) -> bool {
    match tree {
        Tree::Map(map) => strip_map(map, is_condition),
        Tree::List(items) => strip_list(items, is_condition),
        _ => is_condition,
    }
}

fn strip_map(map: &mut Map, is_condition: bool) -> bool {
    if map.is_empty() {
        return is_condition;
    }
    let mut renamed: Vec<String> = Vec::new();
    map.retain(|key, value| {
        let is_condition = is_condition_key(key);
        let is_gone = strip_value(value, is_condition);
        if is_condition && !is_gone {
            renamed.push(key.to_owned());
        }
        !is_gone
    });
    for key in renamed {
        map.rename(&key, Anchor::field_of(&key));
    }
    map.is_empty()
}

/// Items with conditions have been copied for each item of the object that they are about.
fn strip_list(items: &mut Vec<Tree>, is_condition: bool) -> bool {
    if items.is_empty() {
        return is_condition;
    }
    items.retain_mut(|item| !has_anchors(item) && !strip_value(item, false));
    items.is_empty()
}

/// An anchor that a merge settles stands somewhere in it.
pub(super) fn has_anchors(tree: &Tree) -> bool {
    any_key(tree, &|key| Anchor::of(key).is_some())
}

/// A global condition stands somewhere in it.
pub(super) fn has_global(tree: &Tree) -> bool {
    any_key(tree, &|key| matches!(Anchor::of(key), Some((Anchor::Global, _))))
}

fn is_condition_key(key: &str) -> bool {
    matches!(Anchor::of(key), Some((Anchor::Condition | Anchor::Global, _)))
}

fn any_key(tree: &Tree, is_wanted: &dyn Fn(&str) -> bool) -> bool {
    match tree {
        Tree::Map(map) => {
            map.iter().any(|(key, value)| is_wanted(key) || any_key(value, is_wanted))
        }
        Tree::List(items) => items.iter().any(|item| any_key(item, is_wanted)),
        _ => false,
    }
}
