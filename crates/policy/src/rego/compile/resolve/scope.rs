//! Which names are variables where, and the slots that they have.

use std::collections::{BTreeMap, BTreeSet};

use crate::rego::code::Slot;

/// The scopes around a place, the innermost last.
#[derive(Debug, Default)]
pub(in crate::rego::compile) struct Scopes {
    open: Vec<Scope>,
    /// For each slot, how many scopes were open around the one that it belongs to.
    depths: Vec<usize>,
    /// The name of each slot.
    names: Vec<String>,
}

#[derive(Debug, Default)]
struct Scope {
    names: BTreeMap<String, Slot>,
    /// Variables of scopes around it that are used within.
    free: BTreeSet<Slot>,
}

impl Scopes {
    pub(super) fn open(&mut self) {
        self.open.push(Scope::default());
    }

    /// Leaves a scope; gives the variables of those around it that it uses.
    pub(super) fn close(&mut self) -> Vec<Slot> {
        self.open.pop().map(|scope| scope.free.into_iter().collect()).unwrap_or_default()
    }

    /// Makes a name a variable of the innermost scope.
    pub(super) fn declare(&mut self, name: &str) {
        let depth = self.open.len().saturating_sub(1);
        let Some(scope) = self.open.last_mut() else { return };
        if !scope.names.contains_key(name) {
            scope.names.insert(name.to_owned(), self.depths.len());
            self.depths.push(depth);
            self.names.push(name.to_owned());
        }
    }

    /// The slot of a variable.
    pub(super) fn find(&self, name: &str) -> Option<Slot> {
        self.open.iter().rev().find_map(|scope| scope.names.get(name).copied())
    }

    /// The slot of a variable that is used here.
    pub(super) fn used(&mut self, name: &str) -> Option<Slot> {
        let slot = self.find(name)?;
        let depth = self.depths.get(slot).copied().unwrap_or_default();
        for scope in self.open.iter_mut().skip(depth + 1) {
            scope.free.insert(slot);
        }
        Some(slot)
    }

    /// What a variable is called.
    pub(in crate::rego::compile) fn name(&self, slot: Slot) -> Option<&str> {
        self.names.get(slot).map(String::as_str)
    }

    /// How many variables there are.
    pub(in crate::rego::compile) fn count(&self) -> usize {
        self.depths.len()
    }
}
