//! Steps, parts of which are known.

use super::{Constants, Partial};
use crate::rego::code::{Expression, Pattern, Step};
use crate::rego::value::Value;

/// What is left of a step.
enum Left {
    /// It holds always.
    Nothing,
    Step(Box<Step>),
    /// It never holds.
    Fail,
}

impl Left {
    fn of(step: Step) -> Left {
        Left::Step(Box::new(step))
    }
}

impl<'c> Partial<'c> {
    /// What is left of steps: one that fails where none of their solutions is.
    pub(super) fn steps(&mut self, steps: &'c [Step], constants: &mut Constants) -> Vec<Step> {
        let mut left = Vec::new();
        for step in steps {
            match self.step(step, constants) {
                Left::Nothing => {}
                Left::Step(step) => left.push(*step),
                Left::Fail => {
                    if !self.may_conflict(&left) {
                        left.clear();
                    }
                    left.push(Step::Fail);
                    break;
                }
            }
        }
        left
    }

    fn step(&mut self, step: &'c Step, constants: &mut Constants) -> Left {
        match step {
            Step::Test(test) => match self.expression(test, constants) {
                Expression::Undefined | Expression::Constant(Value::Bool(false)) => Left::Fail,
                Expression::Constant(_) => Left::Nothing,
                test => Left::of(Step::Test(test)),
            },
            Step::Let(slot, value) => match self.expression(value, constants) {
                Expression::Undefined => Left::Fail,
                value @ (Expression::Constant(_) | Expression::Slot(_)) => {
                    constants.values.insert(*slot, value);
                    Left::Nothing
                }
                value => Left::of(Step::Let(*slot, value)),
            },
            Step::Match(pattern, value) => {
                let value = self.expression(value, constants);
                let pattern = self.pattern(pattern, constants);
                match &value {
                    Expression::Undefined => return Left::Fail,
                    Expression::Constant(value) => {
                        if let Some(matches) = constants.matched(&pattern, value) {
                            return if matches { Left::Nothing } else { Left::Fail };
                        }
                    }
                    _ => {}
                }
                Left::of(Step::Match(pattern, value))
            }
            Step::Each { over, key, item } => self.each((over, key, item), constants),
            Step::Not(steps) => self.not(steps, constants),
            Step::Every { over, key, item, body } => {
                let over = self.expression(over, constants);
                match &over {
                    Expression::Undefined => return Left::Fail,
                    Expression::Constant(value) => match count(value) {
                        Some(0) => return Left::Nothing,
                        Some(_) => {}
                        None => return Left::Fail,
                    },
                    _ => {}
                }
                let (key, item) = (self.pattern(key, constants), self.pattern(item, constants));
                let body = self.steps(body, constants);
                Left::of(Step::Every { over, key, item, body })
            }
            // Programs that change the input are left as they are, and what definitions begin with
            // alike is found later.
            Step::With { .. } | Step::Either(_) => Left::of(step.clone()),
            Step::Fail => Left::Fail,
        }
    }

    /// A single entry that is known gives variables their values at once.
    fn each(
        &mut self,
        (over, key, item): (&'c Expression, &'c Pattern, &'c Pattern),
        constants: &mut Constants,
    ) -> Left {
        let over = self.expression(over, constants);
        let (key, item) = (self.pattern(key, constants), self.pattern(item, constants));
        let value = match &over {
            Expression::Undefined => return Left::Fail,
            Expression::Constant(value) => value,
            _ => return Left::of(Step::Each { over, key, item }),
        };
        match (count(value), first(value)) {
            (None | Some(0), _) => Left::Fail,
            (Some(1), Some((name, entry))) => {
                let is_key = constants.matched(&key, &name);
                match (is_key, constants.matched(&item, &entry)) {
                    (Some(true), Some(true)) => Left::Nothing,
                    (Some(false), _) | (Some(true), Some(false)) => Left::Fail,
                    _ => Left::of(Step::Each { over, key, item }),
                }
            }
            _ => Left::of(Step::Each { over, key, item }),
        }
    }

    fn not(&mut self, steps: &'c [Step], constants: &mut Constants) -> Left {
        let left = self.steps(steps, constants);
        match left.as_slice() {
            [] => return Left::Fail,
            [Step::Fail] => return Left::Nothing,
            _ => {}
        }
        if self.is_known(&left) {
            match self.machine.is_solved_apart(constants.known(), constants.slots, steps) {
                Ok(true) => return Left::Fail,
                Ok(false) => return Left::Nothing,
                Err(_) => {}
            }
        }
        Left::of(Step::Not(left))
    }

    pub(super) fn pattern(&mut self, pattern: &'c Pattern, constants: &mut Constants) -> Pattern {
        match pattern {
            Pattern::Any => Pattern::Any,
            Pattern::Bind(slot) => Pattern::Bind(*slot),
            Pattern::Equal(wanted) => Pattern::Equal(self.expression(wanted, constants)),
            Pattern::Array(items) => {
                Pattern::Array(items.iter().map(|it| self.pattern(it, constants)).collect())
            }
            Pattern::Object(entries) => {
                let entries = entries.iter().map(|(key, value)| {
                    (self.expression(key, constants), self.pattern(value, constants))
                });
                Pattern::Object(entries.collect())
            }
        }
    }
}

/// How many entries, items or members there are to go through; `None` of what has none by its type.
fn count(value: &Value<'_>) -> Option<usize> {
    match value {
        Value::Array(array) => Some(array.len()),
        Value::Object(object) => Some(object.len()),
        Value::Set(set) => Some(set.len()),
        _ => None,
    }
}

/// The first of them, with its key or index.
fn first(value: &Value<'static>) -> Option<(Value<'static>, Value<'static>)> {
    match value {
        Value::Array(array) => Some((Value::from(0), array.get(0)?)),
        Value::Object(object) => object.entries().next(),
        Value::Set(set) => set.members().first().map(|it| (it.clone(), it.clone())),
        _ => None,
    }
}

impl Constants {
    /// Whether a value looks as it must, where that can be told; its variables are constants then.
    fn matched(&mut self, pattern: &Pattern, value: &Value<'static>) -> Option<bool> {
        match pattern {
            Pattern::Any => Some(true),
            Pattern::Bind(slot) => {
                self.values.insert(*slot, Expression::Constant(value.clone()));
                Some(true)
            }
            Pattern::Equal(Expression::Constant(wanted)) => Some(wanted == value),
            _ => None,
        }
    }
}
