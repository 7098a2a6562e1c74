//! Steps, parts of which are known.

use std::ops::ControlFlow;

use super::{Constants, Partial};
use crate::rego::code::{Each, Expression, Pattern, Slot, Step};
use crate::rego::syntax::ast::Operator;
use crate::rego::value::Value;

/// What is left of a step.
pub(super) enum Left {
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
            let next = self.step(step, constants);
            if self.add(next, constants, &mut left).is_break() {
                break;
            }
        }
        left
    }

    /// Adds what is left of a step; nothing comes behind one that never holds.
    pub(super) fn add(
        &self,
        next: Left,
        constants: &mut Constants,
        left: &mut Vec<Step>,
    ) -> ControlFlow<()> {
        match next {
            Left::Nothing => {}
            Left::Step(step) => match *step {
                Step::Test(call) => match self.as_steps(&call, constants) {
                    Some((steps, value)) => {
                        left.extend(steps);
                        if value != Expression::Constant(Value::Bool(true)) {
                            left.push(Step::Test(value));
                        }
                    }
                    None => left.push(Step::Test(call)),
                },
                Step::Let(slot, call) => match self.as_steps(&call, constants) {
                    Some((steps, value)) => {
                        left.extend(steps);
                        left.push(Step::Let(slot, value));
                    }
                    None => left.push(Step::Let(slot, call)),
                },
                step => left.push(step),
            },
            Left::Fail => {
                if !self.may_conflict(left) {
                    left.clear();
                }
                left.push(Step::Fail);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    pub(super) fn step(&mut self, step: &'c Step, constants: &mut Constants) -> Left {
        match step {
            Step::Test(test) => match self.expression(test, constants) {
                Expression::Undefined | Expression::Constant(Value::Bool(false)) => Left::Fail,
                Expression::Constant(_) => Left::Nothing,
                test => Left::of(Step::Test(test)),
            },
            Step::Let(slot, value) => match self.expression(value, constants) {
                Expression::Undefined => Left::Fail,
                value if constants.is_known(*slot) => constants.equal(*slot, value),
                value @ (Expression::Constant(_) | Expression::Slot(_)) => {
                    constants.values.insert(*slot, value);
                    Left::Nothing
                }
                value => Left::of(Step::Let(*slot, value)),
            },
            Step::Match(parts) => {
                let (pattern, value) = &**parts;
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
                Left::of(Step::matching(pattern, value))
            }
            Step::Each(each) => self.each(each, constants),
            Step::Not(steps) => self.not(steps, constants),
            Step::Every(parts) => {
                let (Each { over, key, item }, body) = &**parts;
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
                Left::of(Step::Every(Box::new((Each { over, key, item }, body))))
            }
            // Programs that change the input are left as they are, and what definitions begin with
            // alike is found later.
            Step::With(_) | Step::Either(_) | Step::Decide(_) => Left::of(step.clone()),
            Step::Fail => Left::Fail,
        }
    }

    /// A single entry that is known gives variables their values at once.
    fn each(&mut self, Each { over, key, item }: &'c Each, constants: &mut Constants) -> Left {
        let over = self.expression(over, constants);
        let (key, item) = (self.pattern(key, constants), self.pattern(item, constants));
        let value = match &over {
            Expression::Undefined => return Left::Fail,
            Expression::Constant(value) => value,
            _ => return Left::of(entry(over, key, item)),
        };
        match (count(value), nth(value, 0)) {
            (None | Some(0), _) => Left::Fail,
            (Some(1), Some((name, entry))) => {
                let is_key = constants.matched(&key, &name);
                match (is_key, constants.matched(&item, &entry)) {
                    (Some(true), Some(true)) => Left::Nothing,
                    (Some(false), _) | (Some(true), Some(false)) => Left::Fail,
                    _ => Left::of(Step::each(over, key, item)),
                }
            }
            _ => Left::of(Step::each(over, key, item)),
        }
    }

    fn not(&mut self, steps: &'c [Step], constants: &mut Constants) -> Left {
        let mut left = self.steps(steps, constants);
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
        if let Some(Step::Test(call)) = left.last()
            && let Some(ways) = self.as_ways(call, constants)
        {
            left.pop();
            left.extend(ways);
        }
        Left::of(Step::Not(left))
    }

    pub(super) fn pattern(&mut self, pattern: &'c Pattern, constants: &mut Constants) -> Pattern {
        match pattern {
            Pattern::Any => Pattern::Any,
            // What is known to have a value is compared with it.
            Pattern::Bind(slot) => match constants.values.get(slot) {
                Some(Expression::Constant(value)) => {
                    Pattern::Equal(Expression::Constant(value.clone()))
                }
                _ => Pattern::Bind(*slot),
            },
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

/// A step through all there is; only to its entry where the name of that is known. No array has an
/// item of such a name, and the member of a set is its own name.
fn entry(over: Expression, key: Pattern, item: Pattern) -> Step {
    let Pattern::Equal(Expression::Constant(Value::String(name))) = &key else {
        return Step::each(over, key, item);
    };
    let place = over.field(name.as_str());
    match item {
        Pattern::Bind(slot) => Step::Let(slot, place),
        item => Step::matching(item, place),
    }
}

/// How many entries, items or members there are to go through; `None` of what has none by its type.
pub(super) fn count(value: &Value<'_>) -> Option<usize> {
    match value {
        Value::Array(array) => Some(array.len()),
        Value::Object(object) => Some(object.len()),
        Value::Set(set) => Some(set.len()),
        _ => None,
    }
}

/// One of them, with its key or index.
pub(super) fn nth(
    value: &Value<'static>,
    position: usize,
) -> Option<(Value<'static>, Value<'static>)> {
    match value {
        Value::Array(array) => {
            Some((Value::from(i64::try_from(position).ok()?), array.get(position)?))
        }
        Value::Object(object) => object.entries().nth(position),
        Value::Set(set) => set.members().get(position).map(|it| (it.clone(), it.clone())),
        _ => None,
    }
}

impl Constants {
    /// It always has the same value.
    fn is_known(&self, slot: Slot) -> bool {
        matches!(self.values.get(&slot), Some(Expression::Constant(_)))
    }

    /// What is left of a step that gives a variable a value, which has one.
    fn equal(&self, slot: Slot, value: Expression) -> Left {
        match (self.values.get(&slot), &value) {
            (Some(Expression::Constant(held)), Expression::Constant(value)) => {
                if held == value {
                    Left::Nothing
                } else {
                    Left::Fail
                }
            }
            (Some(held), _) => {
                let sides = Box::new((held.clone(), value));
                Left::of(Step::Test(Expression::Operation(Operator::Equal, sides)))
            }
            (None, _) => Left::of(Step::Let(slot, value)),
        }
    }

    /// Whether a value looks as it must, where that can be told; its variables are constants then.
    pub(super) fn matched(&mut self, pattern: &Pattern, value: &Value<'static>) -> Option<bool> {
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
