//! Programs where the values of some variables are known before there is a request: what depends
//! on these alone is evaluated once. It costs what it would cost otherwise.

mod closed;
mod kept;
mod rebuild;

use super::activation::Activation;
use super::budget::Budget;
use super::environment::Slot;
use super::evaluate::Evaluator;
use super::program::{Node, Program};
use super::value::Value;

/// So many values and bytes may be kept of what is known.
const ROOM: usize = 1 << 18;

/// A value that is known, and what finding it out would cost.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(super) value: Value<'static>,
    /// Without what the variables cost that it uses.
    pub(super) cost: u64,
    /// The variables that it uses; each costs what it does where it is used first.
    pub(super) uses: Box<[Slot]>,
    /// How deep operations lie within each other.
    pub(super) height: usize,
}

/// Variables that are known.
#[derive(Debug)]
pub(crate) struct Knowing<'v> {
    /// One that has a value.
    given: (Slot, Value<'v>),
    /// Those that depend on it alone, in the order in which they are declared.
    found: Vec<(Slot, Known)>,
    room: usize,
}

impl<'v> Knowing<'v> {
    /// A variable has this value, and nothing else is known.
    pub(crate) fn new(slot: Slot, value: Value<'v>) -> Knowing<'v> {
        Knowing { given: (slot, value), found: Vec::new(), room: ROOM }
    }

    /// A variable is what this program gives, if that can be known.
    pub(crate) fn learn(&mut self, slot: Slot, program: &Program) -> bool {
        let known = self.known(&program.root, program);
        self.found.extend(known.map(|known| (slot, known)));
        self.found.last().is_some_and(|(last, _)| *last == slot)
    }

    /// The variables that were learnt.
    pub(crate) fn found(self) -> Vec<(Slot, Known)> {
        self.found
    }

    /// The same program, where all that is known is evaluated.
    pub(crate) fn program(&mut self, program: &Program) -> Program {
        let root = self.rebuilt(&program.root, program);
        Program { root, alike: None, ..program.clone() }
    }

    fn is_known(&self, slot: Slot) -> bool {
        self.given.0 == slot || self.found.iter().any(|(own, _)| *own == slot)
    }

    /// What an operation of a program gives, where it depends on nothing but what is known.
    fn known(&mut self, node: &Node, program: &Program) -> Option<Known> {
        if !self.is_closed(node) {
            return None;
        }
        let mut activation = Activation::new();
        activation.set(self.given.0, self.given.1.clone());
        self.found.iter().for_each(|(slot, known)| activation.set_known(*slot, known));
        let mut budget = Budget::new(Budget::PER_CALL);
        let outer = budget.begin(program.height).ok()?;
        let value = Evaluator::new(&activation, &mut budget, program.locals).evaluate(node).ok()?;
        budget.end(outer);
        let used: Vec<&(Slot, Known)> =
            self.found.iter().filter(|(slot, _)| activation.is_paid(*slot)).collect();
        let theirs: u64 = used.iter().map(|(_, known)| known.cost).sum();
        let mut room = self.room;
        let known = Known {
            value: value.kept(&mut room)?,
            cost: budget.spent().checked_sub(theirs)?,
            uses: used.iter().map(|(slot, _)| *slot).collect(),
            height: program.height,
        };
        self.room = room;
        Some(known)
    }
}

#[cfg(test)]
mod tests;
