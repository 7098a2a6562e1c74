//! Settles the anchors of a patch: which conditions hold, and what is there already.

use model::Node;

use super::MergeError;
use super::strip::{has_anchors, has_global, strip_value};
use crate::kyverno::anchor::Anchor;
use crate::kyverno::budget::{Budget, Spent, cost_of};
use crate::kyverno::pattern::{Match, Pattern};
use crate::patch::strategic::{Lists, keys_of};
use crate::tree::{Map, Tree};

pub(super) struct Settling {
    lists: Lists,
    budget: Budget,
}

/// Why the patch is not looked at further.
pub(super) enum Stop {
    /// A condition does not hold: this mapping is not meant.
    Condition,
    /// A global condition does not hold: the whole object is not meant.
    Global,
    Error(MergeError),
}

type Outcome = Result<(), Stop>;

impl From<MergeError> for Stop {
    fn from(error: MergeError) -> Stop {
        Stop::Error(error)
    }
}

impl From<Spent> for Stop {
    fn from(_: Spent) -> Stop {
        Stop::Error(MergeError::TooCostly)
    }
}

impl Settling {
    pub(super) fn of(object: Node<'_>, budget: Budget) -> Settling {
        let api_version = object.get("apiVersion").as_str().unwrap_or_default();
        Settling { lists: Lists::of(api_version), budget }
    }

    /// Settles what stands in `field` of what stands in `holder`.
    pub(super) fn settle(
        &mut self,
        patch: &mut Tree,
        node: Node<'_>,
        (holder, field): (&str, &str),
    ) -> Outcome {
        self.budget.spend(1)?;
        match patch {
            Tree::Map(map) => self.settle_map(map, node, field),
            Tree::List(items) if matches!(items.first(), Some(Tree::Map(_))) => {
                self.settle_list(items, node, (holder, field))
            }
            _ => Ok(()),
        }
    }

    fn settle_map(&mut self, map: &mut Map, node: Node<'_>, holder: &str) -> Outcome {
        self.budget.spend(map.len().saturating_mul(1 + (map.len() + node.len()) / 64))?;
        settle_additions(map, node);
        self.check(map, node, Anchor::Global).map_err(|stop| match stop {
            Stop::Condition => Stop::Global,
            stop => stop,
        })?;
        self.check(map, node, Anchor::Condition)?;
        for (key, value) in map.iter_mut() {
            match Anchor::of(key) {
                Some((Anchor::Condition | Anchor::Global, _)) => {}
                Some(_) => return Err(MergeError::Anchor(key.chars().take(80).collect()).into()),
                None => self.settle(value, node.get(key), (holder, key))?,
            }
        }
        Ok(())
    }

    /// Checks the conditions of one kind.
    fn check(&mut self, map: &mut Map, node: Node<'_>, kind: Anchor) -> Outcome {
        for (key, value) in map.iter_mut() {
            let Some((anchor, name)) = Anchor::of(key) else { continue };
            if anchor != kind {
                continue;
            }
            let found = node.get(name);
            if !found.is_present() {
                return Err(Stop::Condition);
            }
            // What is to be added where it is not there asks for nothing.
            let has_additions = match value {
                Tree::Map(map) => settle_additions(map, found),
                _ => false,
            };
            if !has_additions {
                self.check_value(value, found)?;
            }
        }
        Ok(())
    }

    fn check_value(&mut self, pattern: &Tree, node: Node<'_>) -> Outcome {
        self.budget.spend(cost_of(pattern))?;
        let pattern = match pattern {
            Tree::Map(_) | Tree::List(_) => Pattern::compile(pattern),
            // Single values are compared by how they are written.
            value => Pattern::compile(&written(value)),
        };
        let pattern = pattern.map_err(MergeError::Condition)?;
        let found = if node.is_mapping() || node.is_sequence() {
            pattern.matches_within(node, &mut self.budget)
        } else {
            let text = node.scalar().unwrap_or("null".into());
            self.budget.spend(text.len() / 64)?;
            let document = Tree::String(text.into_owned()).to_document();
            pattern.matches_within(document.root(), &mut self.budget)
        };
        match found {
            Match::Pass => Ok(()),
            Match::Fail(_) | Match::Skip(_) => Err(Stop::Condition),
            Match::TooCostly => Err(MergeError::TooCostly.into()),
        }
    }

    /// An item with conditions becomes one for each item of the object that is as they say.
    fn settle_list(
        &mut self,
        patches: &mut Vec<Tree>,
        node: Node<'_>,
        (holder, field): (&str, &str),
    ) -> Outcome {
        if node.is_set() && !node.is_sequence() {
            return Err(MergeError::NoList(field.to_owned()).into());
        }
        let keys = keys_of(self.lists, holder, field).filter(|keys| !keys.is_empty());
        let keys = keys.unwrap_or(&["name"]);
        let mut meant = Vec::new();
        for patch in patches.iter().filter(|patch| has_anchors(patch)) {
            let (is_global, cost) = (has_global(patch), cost_of(patch));
            let (mut holds, mut fails) = (false, false);
            let nothing = (!node.is_present()).then_some(node);
            for item in node.items().chain(nothing) {
                self.budget.spend(cost)?;
                let mut copy = patch.clone();
                match self.settle(&mut copy, item, (holder, field)) {
                    Ok(()) => holds = true,
                    Err(Stop::Condition) => continue,
                    Err(Stop::Global) => {
                        fails = true;
                        continue;
                    }
                    Err(stop) => return Err(stop),
                }
                // A global condition asks about the items, and says nothing about each.
                if !is_global && !strip_value(&mut copy, true) && name(&mut copy, item, keys) {
                    meant.push(copy);
                }
            }
            if fails && !holds {
                return Err(Stop::Global);
            }
        }
        patches.append(&mut meant);
        Ok(())
    }
}

/// Takes away what is to be added and is there, and the brackets of the rest. Says whether there
/// was any.
fn settle_additions(map: &mut Map, node: Node<'_>) -> bool {
    let additions: Vec<String> = map
        .iter()
        .filter(|(key, _)| matches!(Anchor::of(key), Some((Anchor::Addition, _))))
        .map(|(key, _)| key.to_owned())
        .collect();
    for key in &additions {
        let field = Anchor::field_of(key);
        if node.get(field).is_present() {
            map.remove(key);
        } else {
            map.rename(key, field);
        }
    }
    !additions.is_empty()
}

/// Gives a patch the keys of the item that it is about; says whether the item has them.
fn name(patch: &mut Tree, item: Node<'_>, keys: &[&str]) -> bool {
    let Tree::Map(map) = patch else { return false };
    let mut is_named = false;
    for key in keys {
        let Ok(value) = Tree::from_node(item.get(key), 1) else { return false };
        if matches!(value, Tree::Null | Tree::List(_) | Tree::Map(_)) {
            continue;
        }
        if value == Tree::String(String::new()) {
            continue;
        }
        is_named = true;
        // A name is that of the item even where the patch has another.
        if *key == "name" || map.get(key).is_none() {
            map.insert(*key, value);
        }
    }
    is_named
}

fn written(value: &Tree) -> Tree {
    match value {
        Tree::String(text) => Tree::String(text.clone()),
        value => Tree::String(value.to_string()),
    }
}
