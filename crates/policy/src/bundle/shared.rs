//! What many policies say alike is held once: whatever they are about, it is looked at again and
//! again, and so stays at hand.

use std::sync::Arc;

use crate::cel::Pool;
use crate::kyverno::Selection;
use crate::vap::MatchResources;

/// So many that differ are compared with each that is added.
const MOST: usize = 64;

/// What policies are about, and what they ask.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) resources: Held<MatchResources>,
    pub(crate) selections: Held<Selection>,
    pub(crate) expressions: Pool,
}

/// Values that differ.
#[derive(Debug)]
pub(crate) struct Held<T>(Vec<Arc<T>>);

impl<T> Default for Held<T> {
    fn default() -> Self {
        Held(Vec::new())
    }
}

impl<T: PartialEq> Held<T> {
    /// Puts one that is held in the place of its like.
    pub(crate) fn hold(&mut self, value: &mut Arc<T>) {
        match self.0.iter().find(|held| ***held == **value) {
            Some(held) => *value = Arc::clone(held),
            None if self.0.len() < MOST => self.0.push(Arc::clone(value)),
            None => {}
        }
    }
}
