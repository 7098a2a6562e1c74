//! Expressions that several policies have alike: what one came to holds for all, as long as the
//! request is the same.
//!
//! A [`Pool`] finds them when policies are put together, a [`Common`] keeps what they came to. Who
//! takes a value from there pays at least what finding it out would cost. Where a budget does not
//! bear that, the whole policy is asked anew with nothing in common, so that it never hangs on
//! others whether a policy is within its budget.

mod identity;

use std::cell::RefCell;
use std::rc::Rc;

use model::FieldPath;

use super::activation::{Activation, Room};
use super::budget::{Budget, Taken};
use super::environment::Slot;
use super::error::Evaluated;
use super::known::Known;
use super::program::Program;
use super::value::Value;
use crate::alike::{self, Identity};

/// The expressions of some policies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pool(alike::Pool);

/// What the variables of one policy are, for its expressions.
#[derive(Debug)]
pub(crate) struct Variables {
    /// What else tells values apart: by it, an expression is not like that of another policy.
    tag: u8,
    /// Those that have the same value for all policies.
    same: Box<[Slot]>,
    own: Vec<(Slot, Identity)>,
    /// What those cost that are known, each where it is used first.
    prices: Vec<(Slot, Identity)>,
}

impl Variables {
    /// Of a policy where variables of these slots are what they are to all others with this tag.
    pub(crate) fn new(tag: u8, same: impl Into<Box<[Slot]>>) -> Variables {
        Variables { tag, same: same.into(), own: Vec::new(), prices: Vec::new() }
    }

    /// A variable has this value.
    pub(crate) fn know(&mut self, slot: Slot, known: &Known) {
        let identity = identity::of_known(known, self);
        self.own.extend(identity.map(|it| (slot, it)));
        let price = identity::of_price(slot, known, self);
        self.prices.extend(price.map(|it| (slot, it)));
    }

    /// A variable is what this program gives.
    pub(crate) fn learn(&mut self, slot: Slot, program: &Program) {
        let identity = identity::of_program(program, self);
        self.own.extend(identity.map(|it| (slot, it)));
    }
}

impl Pool {
    /// Adds an expression of a policy. From the second of its like on, they have their value in
    /// common.
    pub(crate) fn add(&mut self, program: &mut Program, variables: &Variables) {
        program.alike = None;
        let Some(identity) = identity::of_program(program, variables) else { return };
        program.alike = Some(self.0.add(identity).1);
    }
}

/// What expressions came to that policies have in common, for one request.
#[derive(Debug)]
pub(crate) struct Common<'a> {
    found: RefCell<Vec<Option<Found<'a>>>>,
    room: RefCell<Room<'a>>,
    /// Parts of the request as values, each with what tells it from others.
    parts: RefCell<Vec<(u16, Value<'a>)>>,
}

#[derive(Debug)]
struct Found<'a> {
    value: Evaluated<Value<'a>>,
    taken: Taken,
    /// The field that is guilty of it, where somebody looked.
    guilty: Option<Option<FieldPath>>,
}

impl<'a> Common<'a> {
    /// Nothing is known yet of a request.
    pub(crate) fn of(pool: &Pool) -> Rc<Common<'a>> {
        let mut found = Vec::new();
        found.resize_with(pool.0.places(), || None);
        Rc::new(Common {
            found: RefCell::new(found),
            room: RefCell::default(),
            parts: RefCell::default(),
        })
    }

    /// The room that the last policy left; none while another has it.
    pub(super) fn room(&self) -> Room<'a> {
        self.room.take()
    }

    pub(super) fn leave(&self, room: Room<'a>) {
        self.room.replace(room);
    }

    /// A part of the request as a value, by `make` unless somebody asked for the same part before.
    pub(crate) fn part(&self, part: u16, make: impl FnOnce() -> Value<'a>) -> Value<'a> {
        if let Some((_, made)) = self.parts.borrow().iter().find(|(own, _)| *own == part) {
            return made.clone();
        }
        let made = make();
        self.parts.borrow_mut().push((part, made.clone()));
        made
    }

    fn take(&self, place: usize, budget: &mut Budget) -> Option<Evaluated<Value<'a>>> {
        let found = self.found.borrow();
        let found = found.get(place)?.as_ref()?;
        budget.borrow(found.taken);
        Some(found.value.clone())
    }

    fn keep(&self, place: usize, value: &Evaluated<Value<'a>>, budget: &Budget) {
        // What ends an evaluation does not depend on the expression alone.
        if budget.is_short() || value.as_ref().is_err_and(|error| error.is_final()) {
            return;
        }
        if let Some(held) = self.found.borrow_mut().get_mut(place) {
            *held = Some(Found { value: value.clone(), taken: budget.taken(), guilty: None });
        }
    }
}

impl Program {
    /// What it came to, if that is known without a look at any variable.
    pub(crate) fn in_common<'a>(
        &self,
        common: Option<&Rc<Common<'a>>>,
        budget: &mut Budget,
    ) -> Option<Evaluated<Value<'a>>> {
        common?.take(self.place()?, budget)
    }

    fn place(&self) -> Option<usize> {
        self.alike.as_ref()?.place()
    }

    /// Its value, from what is known in common or for it.
    #[inline]
    pub(super) fn evaluate_among<'a>(
        &'a self,
        activation: &Activation<'a>,
        budget: &mut Budget,
    ) -> Evaluated<Value<'a>> {
        if let Some(common) = activation.common()
            && let Some(place) = self.place()
        {
            if let Some(found) = common.take(place, budget) {
                return found;
            }
            let value = self.evaluate_alone(activation, budget);
            common.keep(place, &value, budget);
            return value;
        }
        self.evaluate_alone(activation, budget)
    }

    /// The field that is guilty of its being false, where somebody found it out before.
    pub(crate) fn guilty_in_common(
        &self,
        common: Option<&Rc<Common<'_>>>,
    ) -> Option<Option<FieldPath>> {
        let found = common?.found.borrow();
        found.get(self.place()?)?.as_ref()?.guilty.clone()
    }

    /// Tells others which field that is.
    pub(crate) fn tell_guilty(&self, common: Option<&Rc<Common<'_>>>, path: &Option<FieldPath>) {
        let (Some(common), Some(place)) = (common, self.place()) else { return };
        let mut found = common.found.borrow_mut();
        if let Some(Some(found)) = found.get_mut(place) {
            found.guilty = Some(path.clone());
        }
    }
}
