//! Parts of a program by themselves, where it is known what their variables are.

use super::{Found, Machine};
use crate::rego::builtins::Stop;
use crate::rego::code::{Expression, Slot, Step};
use crate::rego::value::Value;

impl<'a> Machine<'a> {
    /// What an expression comes to.
    pub(in crate::rego) fn value_apart(
        &mut self,
        variables: Vec<(Slot, Value<'a>)>,
        slots: usize,
        expression: &'a Expression,
    ) -> Found<'a> {
        self.prepare(variables, slots);
        self.value(expression)
    }

    /// Whether steps have a solution.
    pub(in crate::rego) fn is_solved_apart(
        &mut self,
        variables: Vec<(Slot, Value<'a>)>,
        slots: usize,
        steps: &'a [Step],
    ) -> Result<bool, Stop> {
        self.prepare(variables, slots);
        self.is_solved(steps)
    }

    fn prepare(&mut self, variables: Vec<(Slot, Value<'a>)>, slots: usize) {
        self.slots.clear();
        self.slots.resize(slots, None);
        (self.frame, self.top) = (0, slots);
        variables.into_iter().for_each(|(slot, value)| self.set(slot, value));
    }
}
