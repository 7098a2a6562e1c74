//! Bodies become steps: each literal when all that it needs has a value, in the order they are
//! written otherwise, as OPA orders them.

mod literal;
mod negation;
mod unify;
mod value;

use super::form::{Body, Closure, Form, Literal};
use crate::rego::code::{self, Expression, Slot, Step};

/// Terms of one definition that are tried. Definitions of the library have a few hundred.
const MOST: usize = 200_000;

/// Why something cannot be put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsafe {
    pub(super) at: usize,
    /// The variable that has no value, if it has a name.
    pub(super) slot: Option<Slot>,
    /// It was tried too often.
    pub(super) is_spent: bool,
}

pub(super) type Emitted<T> = Result<T, Unsafe>;

/// Writes the steps of one definition.
pub(super) struct Emitter {
    /// Which variables have a value.
    bound: Vec<bool>,
    tries: usize,
}

impl Emitter {
    /// With room for variables of names.
    pub(super) fn new(slots: usize) -> Emitter {
        Emitter { bound: vec![false; slots], tries: 0 }
    }

    /// How many variables there are, those without names counted.
    pub(super) fn slots(&self) -> usize {
        self.bound.len()
    }

    /// The steps of a body.
    pub(super) fn body(&mut self, body: &Body, steps: &mut Vec<Step>) -> Emitted<()> {
        let mut left: Vec<&Literal> = body.literals.iter().collect();
        while !left.is_empty() {
            let mut first = None;
            let ready = left.iter().position(|literal| {
                let tried = self.attempt(steps, |it, steps| it.literal(literal, steps));
                tried.map_err(|error| first.get_or_insert(error).is_spent).is_ok()
            });
            match (ready, first) {
                (Some(ready), _) => drop(left.remove(ready)),
                (None, Some(error)) => return Err(error),
                (None, None) => break,
            }
        }
        Ok(())
    }

    /// Does something, or nothing where it fails.
    fn attempt<T>(
        &mut self,
        steps: &mut Vec<Step>,
        emit: impl FnOnce(&mut Emitter, &mut Vec<Step>) -> Emitted<T>,
    ) -> Emitted<T> {
        let (bound, length) = (self.bound.clone(), steps.len());
        let emitted = emit(self, steps);
        if emitted.is_err() {
            // What was made since is made anew.
            let slots = self.bound.len();
            self.bound = bound;
            self.bound.resize(slots, false);
            steps.truncate(length);
        }
        emitted
    }

    fn closure(&mut self, closure: &Closure, at: usize) -> Emitted<code::Closure> {
        self.is_free(&closure.body, at)?;
        let mut steps = Vec::new();
        self.body(&closure.body, &mut steps)?;
        let value = self.value(&closure.value, &mut steps)?;
        Ok(code::Closure { steps, value })
    }

    /// What a body uses of those around it has a value.
    fn is_free(&self, body: &Body, at: usize) -> Emitted<()> {
        match body.free.iter().find(|slot| !self.is_bound(**slot)) {
            Some(slot) => Err(Unsafe { at, slot: Some(*slot), is_spent: false }),
            None => Ok(()),
        }
    }

    fn is_bound(&self, slot: Slot) -> bool {
        self.bound.get(slot).copied().unwrap_or_default()
    }

    pub(super) fn bind(&mut self, slot: Slot) {
        if let Some(bound) = self.bound.get_mut(slot) {
            *bound = true;
        }
    }

    /// A variable without a name, which has a value from here on.
    fn fresh(&mut self) -> Slot {
        self.bound.push(true);
        self.bound.len() - 1
    }

    fn spend(&mut self, form: &Form) -> Emitted<()> {
        self.tries += 1;
        match self.tries > MOST {
            true => Err(Unsafe { at: form.at, slot: None, is_spent: true }),
            false => Ok(()),
        }
    }

    /// A variable that holds what the expression gives, unless it is one or a constant already.
    fn held(&mut self, expression: Expression, steps: &mut Vec<Step>) -> Expression {
        if matches!(expression, Expression::Slot(_) | Expression::Constant(_)) {
            return expression;
        }
        let slot = self.fresh();
        steps.push(Step::Let(slot, expression));
        Expression::Slot(slot)
    }
}
