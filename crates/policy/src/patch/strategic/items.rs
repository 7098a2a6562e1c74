//! Merges lists whose items have keys.

use super::{Merged, Merging};
use crate::tree::Tree;

impl Merging {
    /// Items of the patch first, each merged into the one with the same keys, then what is left.
    /// Items with several keys keep their places; only new ones come first.
    pub(super) fn merge_items(
        &mut self,
        items: Vec<Tree>,
        patch: Vec<Tree>,
        keys: &[&str],
        field: &str,
        depth: usize,
    ) -> Merged {
        self.spend(patch.len().saturating_mul(items.len() + patch.len()) / 8)?;
        let mut items: Vec<Option<Tree>> = items.into_iter().map(Some).collect();
        let mut first: Vec<Tree> = Vec::new();
        for item in patch {
            // The patch itself may name one twice.
            if let Some(twin) = first.iter_mut().find(|known| is_same(known, &item, keys)) {
                let merged = self.merge(Some(std::mem::take(twin)), item, "", field, depth + 1)?;
                *twin = merged.unwrap_or_default();
                continue;
            }
            let found = items
                .iter_mut()
                .find(|old| old.as_ref().is_some_and(|old| is_same(old, &item, keys)));
            let Some(place) = found else {
                first.extend(self.merge(None, item, "", field, depth + 1)?);
                continue;
            };
            let merged = self.merge(place.take(), item, "", field, depth + 1)?;
            if keys.len() > 1 {
                *place = merged;
            } else {
                first.extend(merged);
            }
        }
        first.retain(|item| *item != Tree::Null);
        first.extend(items.into_iter().flatten());
        Ok(Some(Tree::List(first)))
    }
}

/// The items have the same keys: where one of several is not written, it may be any.
fn is_same(one: &Tree, other: &Tree, keys: &[&str]) -> bool {
    if keys.is_empty() {
        return one == other;
    }
    let mut has_common = false;
    for key in keys {
        match (one.get(key), other.get(key)) {
            (Some(one), Some(other)) if one != other => return false,
            (Some(_), Some(_)) => has_common = true,
            _ => {}
        }
    }
    has_common
}
