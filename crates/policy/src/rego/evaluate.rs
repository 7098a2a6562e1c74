//! Code is run: every solution of a body is found, one after another.
//!
//! A body's steps run in order; a step with any number of values runs the rest for each of them.
//! A rule's value is kept for as long as the evaluation lasts.

mod apart;
mod calls;
mod change;
mod common;
mod expression;
mod operation;
mod pattern;
mod rule;
mod step;

use std::ops::ControlFlow;
use std::rc::Rc;

use super::builtins::{Context, Stop};
use super::code::{Code, Folder, Rule, Slot};
use super::common::{Common, Taken};
use super::value::Value;
use calls::Calls;
pub(super) use operation::arithmetic;

/// Steps and expressions of one evaluation. Templates of the library need a few thousand.
const BUDGET: usize = 1_000_000;

/// Bodies, rules and terms within each other. Each takes stack.
const DEEPEST: usize = 400;

/// What one evaluation works with.
pub(super) struct Machine<'a> {
    code: &'a Code,
    input: Option<Value<'a>>,
    data: Option<Value<'a>>,
    /// The variables of all rules that are being evaluated, the innermost last.
    slots: Vec<Option<Value<'a>>>,
    /// Where those of the innermost begin.
    frame: usize,
    /// Where those of the next may begin. What stands there is of rules that are done.
    top: usize,
    /// What rules came to.
    known: Vec<Known<'a>>,
    /// What rules came to that other programs have too.
    common: Option<Rc<Common<'a>>>,
    /// What finding out anew would take that was found out before.
    spared: Taken,
    /// The most bodies, rules and terms that were within each other.
    deepest: usize,
    calls: Calls<'a>,
    context: Context,
    spent: usize,
    depth: usize,
}

/// What one evaluation worked with, to be used for the next: so it stays at hand.
#[derive(Debug, Default)]
pub(super) struct Room<'a> {
    slots: Vec<Option<Value<'a>>>,
    known: Vec<Known<'a>>,
    calls: Calls<'a>,
}

/// What a rule came to.
#[derive(Debug, Clone)]
enum Known<'a> {
    NotYet,
    /// Of a rule without arguments.
    Value(Option<Value<'a>>),
    /// The last call of a function that was kept.
    Called(usize),
}

/// Whether to look for the next solution; the error ends the evaluation.
type Run = Result<ControlFlow<()>, Stop>;

/// The next solution is looked for.
const NEXT: Run = Ok(ControlFlow::Continue(()));

/// One value, or none.
type Found<'a> = Result<Option<Value<'a>>, Stop>;

impl<'a> Machine<'a> {
    pub(super) fn new(
        code: &'a Code,
        input: Option<Value<'a>>,
        data: Option<Value<'a>>,
        common: Option<Rc<Common<'a>>>,
    ) -> Machine<'a> {
        let Room { slots, mut known, calls } =
            common.as_ref().map(|it| it.room()).unwrap_or_default();
        known.resize(code.rules.len(), Known::NotYet);
        Machine {
            code,
            input,
            data,
            slots,
            frame: 0,
            top: 0,
            known,
            common,
            spared: Taken::default(),
            deepest: 0,
            calls,
            context: Context::with(&code.patterns),
            spent: 0,
            depth: 0,
        }
    }

    /// Leaves its room to the next program.
    pub(super) fn leave(self) {
        let Machine { mut slots, mut known, mut calls, common: Some(common), .. } = self else {
            return;
        };
        slots.clear();
        known.clear();
        calls.clear();
        common.leave(Room { slots, known, calls });
    }

    /// Counts a step.
    fn spend(&mut self) -> Result<(), Stop> {
        self.spend_all(1)
    }

    fn spend_all(&mut self, steps: usize) -> Result<(), Stop> {
        self.spent = self.spent.saturating_add(steps);
        match self.spent > BUDGET {
            true => Err(too_many_steps()),
            false => Ok(()),
        }
    }

    /// Does something one level deeper.
    fn deeper<T>(
        &mut self,
        run: impl FnOnce(&mut Machine<'a>) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        if self.depth >= DEEPEST {
            return Err(too_deep());
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let done = run(self);
        self.depth -= 1;
        done
    }

    fn slot(&self, slot: Slot) -> Option<&Value<'a>> {
        self.slots.get(self.frame + slot)?.as_ref()
    }

    fn set(&mut self, slot: Slot, value: Value<'a>) {
        if let Some(held) = self.slots.get_mut(self.frame + slot) {
            *held = Some(value);
        }
    }

    fn rule(&self, rule: usize) -> Option<&'a Rule> {
        self.code.rules.get(rule)
    }

    fn folder(&self, folder: usize) -> Option<&'a Folder> {
        self.code.folders.get(folder)
    }
}

#[cold]
fn too_many_steps() -> Stop {
    Stop(format!("its Rego was stopped after {BUDGET} steps"))
}

#[cold]
fn too_deep() -> Stop {
    Stop(format!("its Rego is more than {DEEPEST} levels deep"))
}
