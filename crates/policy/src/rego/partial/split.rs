//! Definitions of a set that go through what is known become one for each of its entries: what is
//! known of an entry may tell the rest.

use super::steps::{Left, count, nth};
use super::{Constants, Given, Partial};
use crate::rego::code::{Definition, Expression, Kind, Step, size};
use crate::rego::value::Value;

/// So many entries are told apart.
const MOST_ENTRIES: usize = 8;

/// So many definitions may become of those of one rule.
const MOST_DEFINITIONS: usize = 100;

/// What is done with a step that goes through what is known: one entry is meant, or it is left.
#[derive(Debug, Clone, Copy)]
pub(super) enum Choice {
    Entry(usize),
    Left,
}

/// A step that may be split goes through so many entries, and nothing was chosen for it.
#[derive(Debug)]
pub(super) struct Split {
    entries: usize,
}

impl<'c> Partial<'c> {
    /// Adds what is left of a definition with these arguments.
    pub(super) fn definitions(
        &mut self,
        kind: Kind,
        definition: &'c Definition,
        given: &Given,
        done: &mut Vec<Definition>,
    ) {
        let mut open = vec![Vec::new()];
        while let Some(choices) = open.pop() {
            match self.definition(kind, definition, given, &choices) {
                Ok(left) => done.extend(left),
                Err(Split { entries }) => {
                    let count = done.len() + open.len() + entries;
                    let left = self.parts.checked_sub(entries * size(definition));
                    let is_split = kind == Kind::Set && count <= MOST_DEFINITIONS && left.is_some();
                    if is_split {
                        self.parts = left.unwrap_or_default();
                    }
                    let chosen = |choice| choices.iter().copied().chain([choice]).collect();
                    match is_split {
                        true => open.extend((0..entries).rev().map(Choice::Entry).map(chosen)),
                        false => open.push(chosen(Choice::Left)),
                    }
                }
            }
        }
    }

    /// What is left of the steps of a definition, by what was chosen for those that may be split.
    pub(super) fn split_steps(
        &mut self,
        steps: &'c [Step],
        constants: &mut Constants,
        choices: &[Choice],
    ) -> Result<Vec<Step>, Split> {
        let (mut left, mut choices) = (Vec::new(), choices.iter());
        for step in steps {
            let next = match self.entries(step, constants) {
                None => self.step(step, constants),
                Some(known) => match choices.next() {
                    None => return Err(Split { entries: count(&known).unwrap_or_default() }),
                    Some(Choice::Left) => self.step(step, constants),
                    Some(Choice::Entry(position)) => {
                        self.entry(step, nth(&known, *position), constants, &mut left)
                    }
                },
            };
            if self.add(next, constants, &mut left).is_break() {
                break;
            }
        }
        Ok(left)
    }

    /// What a step goes through, where it is known and may be split.
    fn entries(&mut self, step: &'c Step, constants: &mut Constants) -> Option<Value<'static>> {
        let Step::Each(each) = step else { return None };
        match self.expression(&each.over, constants) {
            Expression::Constant(value) => {
                count(&value).is_some_and(|it| (2..=MOST_ENTRIES).contains(&it)).then_some(value)
            }
            _ => None,
        }
    }

    /// What is left of a step for one entry.
    fn entry(
        &mut self,
        step: &'c Step,
        entry: Option<(Value<'static>, Value<'static>)>,
        constants: &mut Constants,
        left: &mut Vec<Step>,
    ) -> Left {
        let (Step::Each(each), Some((name, value))) = (step, entry) else {
            return Left::Fail;
        };
        for (pattern, value) in [(&each.key, name), (&each.item, value)] {
            let pattern = self.pattern(pattern, constants);
            match constants.matched(&pattern, &value) {
                Some(true) => {}
                Some(false) => return Left::Fail,
                None => left.push(Step::matching(pattern, Expression::Constant(value))),
            }
        }
        Left::Nothing
    }
}
