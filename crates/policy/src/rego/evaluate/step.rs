//! Steps, one after another.

use std::ops::ControlFlow;

use super::{Machine, NEXT, Run};
use crate::rego::builtins::Stop;
use crate::rego::code::{Each, Pattern, Step};
use crate::rego::value::Value;

/// What is to be done with each solution.
pub(super) type Then<'t, 'a> = &'t mut dyn FnMut(&mut Machine<'a>) -> Run;

impl<'a> Machine<'a> {
    /// Runs steps, and `then` for each of their solutions.
    pub(super) fn run(&mut self, steps: &'a [Step], then: Then<'_, 'a>) -> Run {
        for (position, step) in steps.iter().enumerate() {
            self.spend()?;
            let holds = match step {
                Step::Test(test) => self.holds(test)?,
                Step::Let(slot, expression) => match self.value(expression)? {
                    Some(value) => {
                        self.set(*slot, value);
                        true
                    }
                    None => false,
                },
                Step::Match(parts) => match self.value(&parts.1)? {
                    Some(value) => self.matches(&parts.0, value)?,
                    None => false,
                },
                Step::Each(each) => {
                    let Some(over) = self.value(&each.over)? else { return NEXT };
                    let rest = steps.get(position + 1..).unwrap_or_default();
                    return self.deeper(|it| it.each(&over, each, &mut |it| it.run(rest, then)));
                }
                Step::Not(steps) => match steps.as_slice() {
                    [Step::Test(test)] => {
                        self.spend()?;
                        !self.holds(test)?
                    }
                    steps => !self.deeper(|it| it.is_solved(steps))?,
                },
                Step::Every(parts) => self.every(&parts.0, &parts.1)?,
                Step::With(with) => {
                    let rest = steps.get(position + 1..).unwrap_or_default();
                    return self.deeper(|it| it.with(with, &mut |it| it.run(rest, then)));
                }
                Step::Decide(parts) => {
                    let (test, [holds, fails]) = &**parts;
                    let way = if self.holds(test)? { holds } else { fails };
                    return self.deeper(|it| it.run(way, then));
                }
                Step::Either(ways) => {
                    return self.deeper(|it| {
                        for way in ways {
                            if it.run(way, then)?.is_break() {
                                return Ok(ControlFlow::Break(()));
                            }
                        }
                        NEXT
                    });
                }
                Step::Fail => false,
            };
            if !holds {
                return NEXT;
            }
        }
        then(self)
    }

    /// Runs steps, and `then` for each of their solutions, as long as it asks for the next.
    pub(super) fn for_each(&mut self, steps: &'a [Step], then: Then<'_, 'a>) -> Result<(), Stop> {
        self.run(steps, then).map(|_| ())
    }

    /// The steps have a solution.
    pub(super) fn is_solved(&mut self, steps: &'a [Step]) -> Result<bool, Stop> {
        Ok(self.run(steps, &mut |_| Ok(ControlFlow::Break(())))?.is_break())
    }

    /// Runs `then` for each entry, item or member that looks as it must.
    fn each(
        &mut self,
        over: &Value<'a>,
        Each { key, item, .. }: &'a Each,
        then: Then<'_, 'a>,
    ) -> Run {
        match over {
            Value::Array(array) => {
                for (index, value) in array.iter().enumerate() {
                    let index = Value::from(index as i64);
                    if self.entry((key, index), (item, value), then)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
            Value::Object(object) => {
                for (name, value) in object.entries() {
                    if self.entry((key, name), (item, value), then)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
            Value::Set(set) => {
                for member in set.members() {
                    let entry = (member.clone(), member.clone());
                    if self.entry((key, entry.0), (item, entry.1), then)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
            _ => {}
        }
        NEXT
    }

    fn entry(
        &mut self,
        (key, name): (&'a Pattern, Value<'a>),
        (item, value): (&'a Pattern, Value<'a>),
        then: Then<'_, 'a>,
    ) -> Run {
        self.spend()?;
        if self.matches(key, name)? && self.matches(item, value)? { then(self) } else { NEXT }
    }

    fn every(&mut self, each: &'a Each, body: &'a [Step]) -> Result<bool, Stop> {
        let Some(over) = self.value(&each.over)? else { return Ok(false) };
        if !matches!(over, Value::Array(_) | Value::Object(_) | Value::Set(_)) {
            return Ok(false);
        }
        let mut holds = true;
        self.deeper(|it| {
            it.each(&over, each, &mut |it| {
                holds = it.is_solved(body)?;
                Ok(if holds { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })
            .map(|_| ())
        })?;
        Ok(holds)
    }
}
