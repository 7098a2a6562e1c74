//! Merges lists whose items are told apart by keys.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Fault;
use super::types::{Keys, Type, Types};
use crate::tree::Tree;

/// What tells an item from others: the values of its keys as JSON, or itself.
pub(super) type Key = Vec<Option<String>>;

/// The key of an item; `None` in a list without keys.
pub(super) fn key_of(keys: &Keys, item: &Tree) -> Result<Option<Key>, Fault> {
    match (keys, item) {
        (Keys::None, _) => Ok(None),
        (Keys::Themselves, Tree::Map(_) | Tree::List(_) | Tree::Null) => {
            Err(Fault::new("an item of a set must be a scalar"))
        }
        (Keys::Themselves, scalar) => Ok(Some(vec![Some(scalar.to_string())])),
        (Keys::Fields(fields), Tree::Map(map)) => {
            let value = |field: &&str| map.get(field).map(Tree::to_string).or(default(field));
            let key: Key = fields.iter().map(value).collect();
            match key.iter().any(Option::is_some) {
                true => Ok(Some(key)),
                false => Err(Fault::new(format!("an item has none of {}", fields.join(", ")))),
            }
        }
        (Keys::Fields(_), _) => Err(Fault::new("an item of a list with keys must be a map")),
    }
}

/// What a key is where it is not written. Only ports have one.
fn default(field: &str) -> Option<String> {
    (field == "protocol").then(|| "\"TCP\"".to_owned())
}

/// An item of the old list.
enum Step<'k> {
    /// The new list has none with its key.
    Alone(Tree),
    /// The new list has one with this key.
    Shared(&'k Key),
}

impl Types {
    /// Items with the same key are merged. Those of the new list keep their order, and those that
    /// only the old list has keep their place before the ones that followed them.
    pub(super) fn merge_lists(
        &self,
        keys: &Keys,
        type_: &Type,
        old: Vec<Tree>,
        new: Vec<Tree>,
    ) -> Result<Tree, Fault> {
        let (old_keys, new_keys) = (keys_of(keys, &old)?, keys_of(keys, &new)?);
        let given: BTreeSet<&Key> = new_keys.iter().collect();
        // What the new list may merge with: nothing where the old one has two of a key.
        let mut held: BTreeMap<&Key, Option<Tree>> = BTreeMap::new();
        let mut steps = Vec::with_capacity(old.len());
        for (key, item) in old_keys.iter().zip(old) {
            if given.contains(key) {
                held.entry(key).and_modify(|it| *it = None).or_insert(Some(item));
                steps.push(Step::Shared(key));
            } else {
                steps.push(Step::Alone(item));
            }
        }
        let mut shared: VecDeque<&Key> =
            new_keys.iter().filter(|key| held.contains_key(key)).collect();
        let mut merged = Vec::with_capacity(steps.len().max(new.len()));
        let mut new = new_keys.iter().zip(new).map(|(key, item)| match held.remove(key) {
            Some(Some(old)) => Ok((key, self.merge(type_, old, item)?)),
            _ => Ok((key, item)),
        });
        for step in steps {
            let wanted = match step {
                Step::Alone(item) => {
                    merged.push(item);
                    continue;
                }
                Step::Shared(key) => match shared.front() {
                    Some(next) if *next == key => shared.pop_front(),
                    Some(_) => continue,
                    // The key comes twice in the old list: the next new item takes the place.
                    None => None,
                },
            };
            for item in new.by_ref() {
                let (key, item) = item?;
                merged.push(item);
                if wanted.is_none_or(|wanted| wanted == key) {
                    break;
                }
            }
        }
        for item in new {
            merged.push(item?.1);
        }
        Ok(Tree::List(merged))
    }
}

fn keys_of(keys: &Keys, items: &[Tree]) -> Result<Vec<Key>, Fault> {
    let key = |(index, item)| {
        key_of(keys, item).map(Option::unwrap_or_default).map_err(|it: Fault| it.at(index))
    };
    items.iter().enumerate().map(key).collect()
}
