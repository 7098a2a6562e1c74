//! How much work a policy may make of an object.

use crate::tree::Tree;

/// What may still be done.
#[derive(Debug)]
pub(super) struct Budget(usize);

/// The budget is spent.
#[derive(Debug)]
pub(super) struct Spent;

impl Default for Budget {
    /// No object that people write takes a hundredth of it.
    fn default() -> Budget {
        Budget(1 << 20)
    }
}

impl Budget {
    pub(super) fn spend(&mut self, cost: usize) -> Result<(), Spent> {
        self.0 = self.0.checked_sub(cost).ok_or(Spent)?;
        Ok(())
    }
}

/// What it costs to go through a tree once: one for each value, and more for long texts.
pub(super) fn cost_of(tree: &Tree) -> usize {
    1 + match tree {
        Tree::String(text) => text.len() / 64,
        Tree::List(items) => items.iter().map(cost_of).sum(),
        Tree::Map(map) => map.iter().map(|(key, value)| key.len() / 64 + cost_of(value)).sum(),
        _ => 0,
    }
}
