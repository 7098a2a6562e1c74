//! Kubernetes' strategic merge: a patch looks like a piece of the object, and the items of some
//! lists are told apart by a key of theirs.
//!
//! New items come before those that are there, as Kyverno and kustomize have it.

mod directive;
mod items;
mod lists;

pub(crate) use lists::{Lists, keys_of};

use directive::Directive;

use crate::tree::{Map, Tree};

/// How deep a patch may nest.
pub const DEPTH: usize = 128;

/// Why a patch cannot be merged into an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StrategicError {
    /// The patch has a mapping, a list or a value where the object has something else.
    #[error("the patch and the object have different kinds of value at {0:?}")]
    Kind(String),
    /// A directive is none that we follow.
    #[error("the directive {0:?} is not supported")]
    Directive(String),
    /// It nests too deep.
    #[error("the patch nests deeper than {DEPTH} levels")]
    TooDeep,
    /// There are too many items to compare.
    #[error("the patch and the object have too many items to compare")]
    TooCostly,
}

/// The object after the patch. Null takes a field away.
///
/// Lists have keys in the kinds that Kubernetes itself brings along; in any other kind, as the
/// object's `apiVersion` tells, the patch's list takes the place of the object's.
pub fn merge(object: Tree, patch: Tree) -> Result<Tree, StrategicError> {
    let lists = Lists::of(object.get("apiVersion").and_then(Tree::as_str).unwrap_or_default());
    let mut merging = Merging { lists, comparisons: 1 << 20 };
    Ok(merging.merge(Some(object), patch, "", "", 0)?.unwrap_or_default())
}

struct Merging {
    lists: Lists,
    /// How many more pairs of items, or of blocks of keys, may be compared.
    comparisons: usize,
}

type Merged = Result<Option<Tree>, StrategicError>;

impl Merging {
    /// What becomes of a value that stands in `field` of what stands in `holder`; `None` when it
    /// goes away.
    fn merge(
        &mut self,
        value: Option<Tree>,
        patch: Tree,
        holder: &str,
        field: &str,
        depth: usize,
    ) -> Merged {
        if depth >= DEPTH {
            return Err(StrategicError::TooDeep);
        }
        let value = value.filter(|value| *value != Tree::Null);
        let kind = || StrategicError::Kind(field.to_owned());
        match (value, patch) {
            (_, Tree::Null) => Ok(None),
            (None, Tree::Map(patch)) => self.merge_map(None, patch, field, depth),
            (Some(Tree::Map(map)), Tree::Map(patch)) => {
                self.merge_map(Some(map), patch, field, depth)
            }
            (None, Tree::List(patch)) => self.merge_list(None, patch, (holder, field), depth),
            (Some(Tree::List(items)), Tree::List(patch)) => {
                self.merge_list(Some(items), patch, (holder, field), depth)
            }
            (Some(Tree::Map(_) | Tree::List(_)), _) => Err(kind()),
            (Some(_), Tree::Map(_) | Tree::List(_)) => Err(kind()),
            (_, scalar) => Ok(Some(scalar)),
        }
    }

    fn merge_map(&mut self, map: Option<Map>, mut patch: Map, field: &str, depth: usize) -> Merged {
        let mut map = match Directive::take(&mut patch)? {
            Directive::Delete => return Ok(None),
            Directive::Replace => Map::new(),
            Directive::Merge => map.unwrap_or_default(),
        };
        self.spend(patch.len().saturating_mul(map.len() + patch.len()) / 64)?;
        for (key, patch) in patch.into_entries() {
            if directive::is_about_order(&key)? {
                continue;
            }
            let old = map.get_mut(&key).map(std::mem::take);
            let is_old = old.is_some();
            match self.merge(old, patch, field, &key, depth + 1)? {
                Some(new) => map.insert(key, new),
                None if is_old => drop(map.remove(&key)),
                None => {}
            }
        }
        Ok(Some(Tree::Map(map)))
    }

    fn spend(&mut self, comparisons: usize) -> Result<(), StrategicError> {
        let left = self.comparisons.checked_sub(comparisons);
        self.comparisons = left.ok_or(StrategicError::TooCostly)?;
        Ok(())
    }

    fn merge_list(
        &mut self,
        items: Option<Vec<Tree>>,
        mut patch: Vec<Tree>,
        (holder, field): (&str, &str),
        depth: usize,
    ) -> Merged {
        let directive = Directive::take_from_list(&mut patch)?;
        let keys = keys_of(self.lists, holder, field);
        let items = match (directive, keys) {
            (Directive::Delete, _) => return Ok(None),
            (Directive::Replace, _) | (_, None) => return Ok(Some(Tree::List(patch))),
            (Directive::Merge, Some(_)) => items.unwrap_or_default(),
        };
        self.merge_items(items, patch, keys.unwrap_or_default(), field, depth)
    }
}
