//! What many policies say alike is held once: whatever they are about, it is looked at again and
//! again, and so stays at hand.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;
use std::sync::Arc;

use super::index::Rules;
use crate::alike::{self, Alike};
use crate::cel::{Common, Pool};
use crate::kyverno::{Says, Selection};
use crate::vap::MatchResources;

/// So many that differ are compared with each that is added.
const MOST: usize = 64;

/// So many answers are looked through: to find out anew takes no longer than to look at more.
const FEW: usize = 24;

/// What policies are about, and what they ask.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) resources: Held<MatchResources>,
    pub(crate) selections: Held<Selection>,
    pub(crate) expressions: Pool,
    pub(crate) bodies: alike::Pool,
}

/// What a policy is asked with that is asked among others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Among<'f, 'a> {
    /// Those of its rules that may be about the request.
    pub(crate) rules: Rules,
    /// What others found out of it.
    pub(crate) found: Option<&'f Found<'a>>,
}

impl Among<'_, '_> {
    /// Of a policy that is asked alone.
    pub(crate) const NOBODY: Self = Among { rules: Rules::ALL, found: None };
}

/// What was found out of one request that is so for several policies.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) expressions: Rc<Common<'a>>,
    bodies: RefCell<Vec<Option<Says>>>,
    /// Which resources take the request in.
    pub(crate) resources: Remembered<MatchResources>,
    /// Which selections do, and which leave it out.
    pub(crate) included: Remembered<Selection>,
    pub(crate) excluded: Remembered<Selection>,
}

impl Found<'_> {
    /// Nothing yet.
    pub(crate) fn none(shared: &Shared) -> Self {
        Found {
            expressions: Common::of(&shared.expressions),
            bodies: RefCell::new(vec![None; shared.bodies.places()]),
            resources: Remembered::default(),
            included: Remembered::default(),
            excluded: Remembered::default(),
        }
    }

    /// What a rule says that several policies may have, by `judge` unless that is known.
    pub(crate) fn says(&self, alike: &Alike, judge: impl FnOnce() -> Says) -> Says {
        let Some(place) = alike.place() else { return judge() };
        if let Some(Some(says)) = self.bodies.borrow().get(place) {
            return says.clone();
        }
        let says = judge();
        if let Some(held) = self.bodies.borrow_mut().get_mut(place) {
            *held = Some(says.clone());
        }
        says
    }
}

/// Answers about values that are held once.
#[derive(Debug)]
pub(crate) struct Remembered<T>(RefCell<Vec<(*const T, bool)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Remembered(RefCell::new(Vec::new()))
    }
}

impl<T> Remembered<T> {
    /// The answer about a value, by `tell` unless it is known.
    pub(crate) fn tell(&self, of: &Arc<T>, tell: impl FnOnce() -> bool) -> bool {
        let Ok(answer) = self.ask(of, || Ok::<_, Infallible>(tell()));
        answer
    }

    /// The same. What `tell` cannot say is asked again.
    pub(crate) fn ask<E>(
        &self,
        of: &Arc<T>,
        tell: impl FnOnce() -> Result<bool, E>,
    ) -> Result<bool, E> {
        let of = Arc::as_ptr(of);
        if let Some((_, answer)) = self.0.borrow().iter().find(|(own, _)| *own == of) {
            return Ok(*answer);
        }
        let answer = tell()?;
        let mut all = self.0.borrow_mut();
        if all.len() < FEW {
            all.push((of, answer));
        }
        Ok(answer)
    }
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
