//! Decides where a patch applies, and settles what is added only where it is missing.

use model::{Node, Value};

use crate::kyverno::pattern::{self, Verdict};
use crate::kyverno::{Anchor, Anchored};
use crate::patch::strategic::{Lists, keys_of};
use crate::tree::{Map, Tree};

use super::leftovers;

/// Why a part of a patch does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unmet {
    /// This part does not.
    Condition,
    /// The whole patch does not, unless another item lets it.
    Global,
    /// There is too much to compare.
    Budget,
}

/// A walk through a patch and a resource.
pub(super) struct Walk {
    /// How many comparisons are left.
    pub(super) steps: u64,
    /// Which lists have keys.
    pub(super) lists: Lists,
}

/// Where a part of a patch stands: in which field, and what field holds that one.
type Place<'p> = (&'p str, &'p str);

impl Walk {
    pub(super) fn element(
        &mut self,
        patch: &mut Tree,
        resource: Node<'_>,
        (holder, field): Place<'_>,
    ) -> Result<(), Unmet> {
        self.charge(1)?;
        match patch {
            Tree::Map(map) => self.map(map, resource, field),
            Tree::List(items) if matches!(items.first(), Some(Tree::Map(_))) => {
                self.list(items, resource, (holder, field))
            }
            _ => Ok(()),
        }
    }

    fn map(&mut self, map: &mut Map, resource: Node<'_>, holder: &str) -> Result<(), Unmet> {
        self.charge((map.len() + resource.len()) as u64)?;
        settle_additions(map, resource);
        self.conditions(map, resource, Anchor::Global, Unmet::Global)?;
        self.conditions(map, resource, Anchor::Condition, Unmet::Condition)?;
        let plain: Vec<String> = map
            .iter()
            .filter(|(key, _)| !Anchored::parse(key).is_some_and(|it| it.anchor.is_condition()))
            .map(|(key, _)| key.to_owned())
            .collect();
        for key in plain {
            if let Some(value) = map.get_mut(&key) {
                self.element(value, resource.get(&key), (holder, &key))?;
            }
        }
        Ok(())
    }

    fn conditions(
        &mut self,
        map: &mut Map,
        resource: Node<'_>,
        anchor: Anchor,
        unmet: Unmet,
    ) -> Result<(), Unmet> {
        let keys: Vec<String> = map.iter().map(|(key, _)| key.to_owned()).collect();
        for written in keys {
            let Some(anchored) = Anchored::parse(&written).filter(|it| it.anchor == anchor) else {
                continue;
            };
            let value = resource.get(anchored.key);
            let Some(wanted) = map.get_mut(&written).filter(|_| value.is_present()) else {
                return Err(unmet);
            };
            if let Tree::Map(wanted) = wanted
                && settle_additions(wanted, value)
            {
                continue;
            }
            self.charge(size(wanted))?;
            let document = wanted.to_document();
            match pattern::judge_within(value, document.root(), &mut self.steps) {
                Verdict::Pass => {}
                Verdict::Unknown => return Err(Unmet::Budget),
                Verdict::Fail(_) | Verdict::Skip => return Err(unmet),
            }
        }
        Ok(())
    }

    /// A mapping with conditions stands for each item that meets them: a copy is added for it,
    /// under its keys.
    fn list(
        &mut self,
        items: &mut Vec<Tree>,
        resource: Node<'_>,
        (holder, field): Place<'_>,
    ) -> Result<(), Unmet> {
        let keys = keys_of(self.lists, holder, field).filter(|keys| !keys.is_empty());
        let keys = keys.unwrap_or(&["name"]);
        let mut added = Vec::new();
        for patch in items.iter() {
            if !leftovers::has_anchors(patch, &|it| {
                it.is_condition() || it == Anchor::AddIfNotPresent
            }) {
                continue;
            }
            let is_global = leftovers::has_anchors(patch, &|it| it == Anchor::Global);
            let size = size(patch);
            let (mut any_passed, mut any_failed) = (false, false);
            let absent = [resource.absent()];
            let candidates: Vec<Node<'_>> = match resource.value() {
                Value::Absent => absent.to_vec(),
                _ => resource.items().collect(),
            };
            for item in candidates {
                self.charge(size)?;
                let mut copy = patch.clone();
                match self.element(&mut copy, item, (holder, field)) {
                    Err(Unmet::Condition) => continue,
                    Err(Unmet::Global) => any_failed = true,
                    Err(Unmet::Budget) => return Err(Unmet::Budget),
                    Ok(()) if is_global => any_passed = true,
                    Ok(()) => added.extend(named(copy, item, keys)),
                }
            }
            if any_failed && !any_passed {
                return Err(Unmet::Global);
            }
        }
        items.extend(added);
        Ok(())
    }

    fn charge(&mut self, steps: u64) -> Result<(), Unmet> {
        self.steps = self.steps.checked_sub(steps).ok_or(Unmet::Budget)?;
        Ok(())
    }
}

/// What a patch says of the item with these keys; nothing where the item has none, or nothing is
/// left.
fn named(mut patch: Tree, item: Node<'_>, keys: &[&str]) -> Option<Tree> {
    if leftovers::remove(&mut patch, true) {
        return None;
    }
    let Tree::Map(map) = &mut patch else { return None };
    let mut is_named = false;
    for key in keys {
        let value = item.get(key);
        if value.scalar().is_none_or(|text| text.is_empty()) {
            continue;
        }
        is_named = true;
        // A name is that of the item even where the patch has another.
        if *key == "name" || map.get(key).is_none() {
            map.insert(*key, Tree::from_node(value, 1).ok()?);
        }
    }
    is_named.then_some(patch)
}

/// `+(key)` goes where the key is there, and becomes `key` where it is not. Whether there was any.
fn settle_additions(map: &mut Map, resource: Node<'_>) -> bool {
    let written = map.iter().map(|(key, _)| key.to_owned()).collect::<Vec<_>>();
    let mut any = false;
    for key in written {
        let anchored = Anchored::parse(&key).filter(|it| it.anchor == Anchor::AddIfNotPresent);
        let Some(anchored) = anchored else { continue };
        any = true;
        if resource.get(anchored.key).is_present() {
            map.remove(&key);
        } else {
            map.rename(&key, anchored.key);
        }
    }
    any
}

/// What it takes to copy a part of a patch: one for each value, and more for long texts.
fn size(tree: &Tree) -> u64 {
    let length = |text: &str| text.len() as u64 / 64;
    1 + match tree {
        Tree::String(text) => length(text),
        Tree::List(items) => items.iter().map(size).sum(),
        Tree::Map(map) => map.iter().map(|(key, value)| length(key) + size(value)).sum(),
        _ => 0,
    }
}
