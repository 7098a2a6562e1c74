//! How much mutators may do to one object.

use crate::tree::Tree;

/// Values looked at, copied or compared. A pod and a hundred mutators take some ten thousand.
const MOST: usize = 50_000_000;

/// What is left.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    pub(super) fn new() -> Budget {
        Budget { left: MOST }
    }

    /// Takes from it; the error says that nothing is left.
    pub(super) fn spend(&mut self, cost: usize) -> Result<(), String> {
        let left = self.left.checked_sub(cost);
        self.left = left.ok_or_else(|| "the mutators change too much to be followed".to_owned())?;
        Ok(())
    }
}

/// What copying costs: each value, and each letter.
pub(super) fn size(tree: &Tree) -> usize {
    1 + match tree {
        Tree::String(text) => text.len(),
        Tree::List(items) => items.iter().map(size).sum(),
        Tree::Map(map) => map.iter().map(|(key, value)| key.len() + size(value)).sum(),
        _ => 0,
    }
}
