//! What a server-side apply makes of an object: maps are merged, items of lists are told apart by
//! the keys that their type has, and what is atomic is replaced as a whole
//! (`sigs.k8s.io/structured-merge-diff`).

mod atomic;
mod check;
mod lists;
mod types;

use std::collections::BTreeMap;

use crate::tree::{Map, Tree};
use types::{Keys, Type, Types};

/// What becomes of a configuration that sets what is atomic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Atomics {
    /// It is refused, as an admission policy's is: what it does not name would be lost.
    Refused,
    /// It takes the place of what is there.
    Replaced,
}

/// Why a configuration cannot be applied to an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// A field that its kind does not have, or a value of another type than the field's.
    #[error("{owner}: {fault}")]
    Type {
        /// Whose field it is: that of the configuration, or of the object.
        owner: &'static str,
        /// The field, and what is wrong with it.
        fault: Fault,
    },
    /// It sets lists, maps or structures that can only be replaced as a whole.
    #[error("may not mutate atomic arrays, maps or structs: {0}")]
    Atomic(String),
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {says}")]
pub struct Fault {
    /// Where it stands: `.spec.containers[0].name`.
    pub path: String,
    /// In one clause.
    pub says: String,
}

/// The object with `configuration` applied. Of kinds that do not come with Kubernetes nothing is
/// known: their maps are merged and their lists replaced.
pub fn apply(object: Tree, configuration: Tree, atomics: Atomics) -> Result<Tree, ApplyError> {
    let (types, type_) = (Types::all(), type_of(&object));
    let fault = |owner| move |fault| ApplyError::Type { owner, fault };
    types.check(&type_, &configuration).map_err(fault("the configuration"))?;
    if atomics == Atomics::Refused {
        let found = types.atomics(&type_, &configuration);
        if !found.is_empty() {
            return Err(ApplyError::Atomic(found.join(", ")));
        }
    }
    types.check_leniently(&type_, &object).map_err(fault("the object"))?;
    types.merge(&type_, object, configuration).map_err(fault("the object"))
}

/// Holds a whole object to the fields of its kind, where that comes with Kubernetes.
pub fn check(object: &Tree) -> Result<(), Fault> {
    Types::all().check_leniently(&type_of(object), object)
}

fn type_of(object: &Tree) -> Type {
    let text = |key| object.get(key).and_then(Tree::as_str).unwrap_or_default();
    Types::all().of_kind(text("apiVersion"), text("kind"))
}

impl Types {
    /// What becomes of a value under another of the same type.
    fn merge(&self, type_: &Type, old: Tree, new: Tree) -> Result<Tree, Fault> {
        if self.is_atomic(type_) {
            return Ok(new);
        }
        Ok(match (type_, old, new) {
            (Type::List(keys, item), Tree::List(old), Tree::List(new)) => {
                self.merge_lists(keys, item, old, new)?
            }
            (Type::List(Keys::None, _), _, new) => new,
            // Nothing is not less than what is there.
            (_, old @ (Tree::Map(_) | Tree::List(_)), Tree::Null) if !is_empty(&old) => {
                if *type_ == Type::Anything && matches!(old, Tree::List(_)) {
                    return Ok(Tree::Null);
                }
                old
            }
            (_, Tree::Map(old), Tree::Map(new)) => Tree::Map(self.merge_maps(type_, old, new)?),
            (_, _, new) => new,
        })
    }

    fn merge_maps(&self, type_: &Type, old: Map, new: Map) -> Result<Map, Fault> {
        let mut entries = old.into_entries();
        let places: BTreeMap<String, usize> =
            entries.iter().enumerate().map(|(place, (key, _))| (key.clone(), place)).collect();
        for (key, new) in new.into_entries() {
            let held = places.get(&key).and_then(|place| entries.get_mut(*place));
            match held {
                None => entries.push((key, new)),
                Some((_, value)) => {
                    // A field that is not known has been refused before.
                    let type_ = self.field(type_, &key).unwrap_or(&Type::Anything);
                    let old = std::mem::take(value);
                    *value = self.merge(type_, old, new).map_err(|it| it.within(&key))?;
                }
            }
        }
        let mut merged = Map::new();
        entries.into_iter().for_each(|(key, value)| merged.push(key, value));
        Ok(merged)
    }
}

fn is_empty(tree: &Tree) -> bool {
    match tree {
        Tree::Map(map) => map.is_empty(),
        Tree::List(items) => items.is_empty(),
        _ => false,
    }
}

impl Fault {
    fn new(says: impl Into<String>) -> Fault {
        Fault { path: String::new(), says: says.into() }
    }

    /// The same, of a field further up.
    fn within(self, key: &str) -> Fault {
        Fault { path: format!(".{key}{}", self.path), ..self }
    }

    /// The same, of an item of a list.
    fn at(self, index: usize) -> Fault {
        Fault { path: format!("[{index}]{}", self.path), ..self }
    }
}
