//! Calls of functions.

use std::sync::Arc;

use super::super::error::{EvalError, Evaluated};
use super::super::function::{Action, Arguments, Overload, Test, no_such_overload};
use super::super::program::{Call, Node};
use super::super::value::{Extent, Text, Value, characters};
use super::Evaluator;
use super::collection::made;

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn call(&mut self, call: &'a Call) -> Evaluated<Value<'a>> {
        // Few calls have more than three arguments: those need no place on the heap.
        match &*call.arguments {
            [] => self.apply(call, &mut []),
            [a] => {
                let mut arguments = [self.evaluate(a)?];
                self.apply(call, &mut arguments)
            }
            [a, b] => {
                let mut arguments = [self.evaluate(a)?, self.evaluate(b)?];
                self.apply(call, &mut arguments)
            }
            [a, b, c] => {
                let mut arguments = [self.evaluate(a)?, self.evaluate(b)?, self.evaluate(c)?];
                self.apply(call, &mut arguments)
            }
            all => {
                let mut arguments: Vec<Value<'a>> =
                    all.iter().map(|it| self.evaluate(it)).collect::<Evaluated<_>>()?;
                self.apply(call, &mut arguments)
            }
        }
    }

    /// What a call says that asks something of two strings, as most do; `None`, with nothing done,
    /// for any other.
    pub(super) fn tested(&mut self, call: &'a Call) -> Evaluated<Option<bool>> {
        let ([overload], [text, other]) = (&*call.overloads, &*call.arguments) else {
            return Ok(None);
        };
        let Action::Test(test) = overload.action else { return Ok(None) };
        let place = self.spot(text)?;
        if let Some(text) = place.and_then(model::Node::as_str)
            && let Node::Constant(Value::String(other)) = other
        {
            return self.asked(test, text, other.as_str()).map(Some);
        }
        let text = match place {
            Some(place) => Value::of_place(place),
            None => self.evaluate(text)?,
        };
        let mut arguments = [text, self.evaluate(other)?];
        match &arguments {
            [Value::String(text), Value::String(other)] => {
                self.asked(test, text.as_str(), other.as_str()).map(Some)
            }
            _ => self.apply(call, &mut arguments).map(|value| value.as_bool()),
        }
    }

    fn asked(&mut self, test: Test, text: &str, other: &str) -> Evaluated<bool> {
        let weight = |text: &str| Extent::of_text(text.len()).weight;
        self.budget.work(weight(text) + weight(other))?;
        self.budget.charge((test.cost)(characters(text), characters(other)))?;
        Ok((test.holds)(text, other))
    }

    fn apply(&mut self, call: &'a Call, arguments: &mut [Value<'a>]) -> Evaluated<Value<'a>> {
        let admitted = call.overloads.iter().find(|overload| overload.admits(arguments));
        let overload: &Arc<Overload> =
            admitted.ok_or_else(|| no_such_overload(&call.name, arguments))?;
        if overload.cost.is_some() {
            let weight = arguments.iter().map(|it| it.extent().weight).fold(0, u64::saturating_add);
            self.budget.work(weight)?;
        }
        if let Some(place) = overload.pattern {
            self.prepare_pattern(place, arguments)?;
        }
        let result = match overload.action {
            Action::Body(body) => body(Arguments(arguments)),
            Action::Test(test) => match arguments {
                [Value::String(text), Value::String(other)] => {
                    return self.asked(test, text.as_str(), other.as_str()).map(Value::Bool);
                }
                _ => Err(no_such_overload(&call.name, arguments)),
            },
            Action::Operator => Err(no_such_overload(&call.name, arguments)),
            Action::Host => match self.activation.host() {
                Some(host) => host.call(&overload.signature, arguments),
                None => Err(EvalError::invalid(format!("{} is not available here", call.name))),
            },
        };
        match result {
            Ok(value) => {
                self.budget.charge(overload.cost.map_or(1, |cost| cost(arguments, &value)))?;
                if let Value::List(list) = &value {
                    self.budget.keep(list.len())?;
                }
                made(value)
            }
            Err(error) => {
                let cost = overload.cost.map_or(1, |cost| cost(arguments, &Value::Null));
                self.budget.charge(cost)?;
                Err(error)
            }
        }
    }

    /// Compiles the regular expression at a place among the arguments, unless it was with the
    /// program, and counts what looking for it in the first argument takes.
    fn prepare_pattern(&mut self, place: usize, arguments: &mut [Value<'a>]) -> Evaluated<()> {
        let length = arguments.first().and_then(Value::as_str).map_or(0, str::len);
        let Some(Value::String(text)) = arguments.get_mut(place) else { return Ok(()) };
        if !matches!(text, Text::Pattern(_)) {
            self.budget.work(compilation(text.as_str()))?;
        }
        // What is no regular expression is told by the function, in its own words.
        let Ok(pattern) = text.as_pattern() else { return Ok(()) };
        self.budget.work(pattern.steps(length))?;
        *text = Text::Pattern(pattern);
        Ok(())
    }
}

/// The steps that compiling a regular expression takes: more than its length tells where it
/// repeats.
fn compilation(pattern: &str) -> u64 {
    let repetition = if pattern.contains('{') { 1 << 18 } else { 0 };
    (1 << 12) + 64 * pattern.len() as u64 + repetition
}
