//! Rules that several programs have alike: what one came to holds for all, as long as `input.review`
//! and `data` are the same.
//!
//! A [`Pool`] finds them when constraints are put together, a [`Common`] keeps what they came to.
//! Who takes something from there pays at least what finding it out would take; where that is more
//! than there is, the whole is evaluated anew with nothing in common.

mod identity;

use std::cell::RefCell;
use std::rc::Rc;

use super::code::{Code, order};
use super::evaluate::Room;
use super::value::Value;
use crate::alike;

/// So many calls of one function are kept.
const MOST: usize = 64;

/// The rules of some programs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pool(alike::Pool);

impl Pool {
    /// Adds the rules of a program.
    pub(super) fn add(&mut self, code: &mut Code) {
        let mut numbers = vec![None; code.rules.len()];
        for at in order::of(&code.rules) {
            let identity = code.rules.get(at).and_then(|rule| identity::of(rule, &numbers));
            let Some(rule) = code.rules.get_mut(at) else { continue };
            rule.alike = None;
            let Some(identity) = identity else { continue };
            let (number, alike) = self.0.add(identity);
            rule.alike = Some(alike);
            if let Some(held) = numbers.get_mut(at) {
                *held = Some(number);
            }
        }
    }
}

/// What rules came to that programs have in common, for one request.
#[derive(Debug)]
pub(crate) struct Common<'a> {
    /// Of each rule, what it gave for some arguments.
    found: RefCell<Vec<Vec<Found<'a>>>>,
    room: RefCell<Room<'a>>,
}

#[derive(Debug)]
struct Found<'a> {
    arguments: Box<[Option<Value<'a>>]>,
    gave: Option<Value<'a>>,
    taken: Taken,
}

/// What was asked for to find something out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Taken {
    pub(super) steps: usize,
    pub(super) made: usize,
    pub(super) looked: u64,
    pub(super) depth: usize,
}

impl Taken {
    /// What was taken since.
    pub(super) fn since(self, before: Taken) -> Taken {
        Taken {
            steps: self.steps.saturating_sub(before.steps),
            made: self.made.saturating_sub(before.made),
            looked: self.looked.saturating_sub(before.looked),
            depth: self.depth.saturating_sub(before.depth),
        }
    }
}

impl<'a> Common<'a> {
    /// Nothing is known yet of a request.
    pub(crate) fn of(pool: &Pool) -> Rc<Common<'a>> {
        let mut found = Vec::new();
        found.resize_with(pool.0.places(), Vec::new);
        Rc::new(Common { found: RefCell::new(found), room: RefCell::default() })
    }

    /// The room that the last program left; none while another has it.
    pub(super) fn room(&self) -> Room<'a> {
        self.room.take()
    }

    pub(super) fn leave(&self, room: Room<'a>) {
        self.room.replace(room);
    }

    /// What a rule gave for arguments that are the same, as `is_same` tells.
    pub(super) fn find(
        &self,
        place: usize,
        is_same: impl Fn(&[Option<Value<'a>>]) -> bool,
    ) -> Option<(Option<Value<'a>>, Taken)> {
        let found = self.found.borrow();
        let found = found.get(place)?.iter().find(|it| is_same(&it.arguments))?;
        Some((found.gave.clone(), found.taken))
    }

    pub(super) fn keep(
        &self,
        place: usize,
        arguments: Box<[Option<Value<'a>>]>,
        gave: &Option<Value<'a>>,
        taken: Taken,
    ) {
        if let Some(held) = self.found.borrow_mut().get_mut(place).filter(|it| it.len() < MOST) {
            held.push(Found { arguments, gave: gave.clone(), taken });
        }
    }
}
