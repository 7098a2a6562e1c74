//! Kyverno's `patchStrategicMerge`: a strategic merge whose patch has anchors.
//!
//! The anchors are settled with a look at the object, then the patch has none, and is merged.

mod settle;
mod strip;

use model::Node;

use super::budget::Budget;
use super::pattern::PatternError;
use crate::patch::strategic::{self, DEPTH, StrategicError};
use crate::tree::{TooLarge, Tree};
use settle::{Settling, Stop};

/// What came of a patch.
#[derive(Debug, Clone, PartialEq)]
pub enum Merged {
    /// The object after it; it may be as it was.
    Object(Tree),
    /// A condition does not hold: the patch is not about this object.
    Skip,
}

/// Why a patch cannot be merged into an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// An anchor has no meaning in a patch.
    #[error("the anchor of {0:?} has no meaning in a patch")]
    Anchor(String),
    /// The patch has a list where the object has something else.
    #[error("the patch has a list at {0:?} where the object has none")]
    NoList(String),
    /// A condition cannot be a pattern.
    #[error("a condition cannot be read: {0}")]
    Condition(PatternError),
    /// The patch and the object are such that nobody would wait for the result.
    #[error("the patch takes too long on this object")]
    TooCostly,
    /// The object is larger than any that the API server takes.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// What is left of the patch cannot be merged.
    #[error(transparent)]
    Strategic(#[from] StrategicError),
}

/// More values than an object of etcd's size can have.
const MAX_VALUES: usize = 400_000;

/// Merges a patch, whose variables are filled in, into an object.
pub fn merge(patch: &Tree, object: Node<'_>) -> Result<Merged, MergeError> {
    if depth(patch) > DEPTH {
        return Err(StrategicError::TooDeep.into());
    }
    let mut patch = patch.clone();
    let mut settling = Settling::of(object, Budget::default());
    match settling.settle(&mut patch, object, ("", "")) {
        Ok(()) => {}
        Err(Stop::Condition | Stop::Global) => return Ok(Merged::Skip),
        Err(Stop::Error(error)) => return Err(error),
    }
    strip::strip(&mut patch);
    let object = Tree::from_node(object, MAX_VALUES)?;
    Ok(Merged::Object(strategic::merge(object, patch)?))
}

fn depth(tree: &Tree) -> usize {
    let below = match tree {
        Tree::List(items) => items.iter().map(depth).max(),
        Tree::Map(map) => map.iter().map(|(_, value)| depth(value)).max(),
        _ => None,
    };
    1 + below.unwrap_or(0)
}
