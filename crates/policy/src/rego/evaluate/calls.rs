//! What functions gave for their arguments, kept for as long as the evaluation lasts.
//!
//! Templates ask the same of each container in rule after rule.

use std::ops::Range;

use super::{Found, Known, Machine};
use crate::rego::builtins::Stop;
use crate::rego::code::{Expression, Rule};
use crate::rego::value::Value;

/// So many calls are kept.
const MOST: usize = 512;

/// So many calls of one function are looked through, the newest first.
const LOOKED_THROUGH: usize = 4;

/// Longer texts are not compared.
const LONGEST: usize = 256;

/// The calls of one evaluation.
#[derive(Debug, Default)]
pub(super) struct Calls<'a> {
    calls: Vec<Call<'a>>,
    /// The arguments of all calls, side by side.
    arguments: Vec<Option<Value<'a>>>,
}

#[derive(Debug)]
struct Call<'a> {
    /// Where its arguments begin.
    first: usize,
    gave: Option<Value<'a>>,
    /// The call of the same function before it.
    before: Option<usize>,
}

impl<'a> Machine<'a> {
    /// What a function gives for its arguments; nothing where one has no value.
    pub(super) fn call(&mut self, rule: usize, arguments: &'a [Expression]) -> Found<'a> {
        let Some(code) = self.rule(rule) else { return Ok(None) };
        let base = self.top;
        let gave = match self.has_all(base, arguments)? {
            true if code.is_kept && !code.is_table => {
                self.once(rule, code, base, arguments.len())?
            }
            true => self.complete(code, base)?,
            false => None,
        };
        self.top = base;
        Ok(gave)
    }

    /// Arguments are put where the frame begins of the function that is called.
    fn has_all(&mut self, base: usize, arguments: &'a [Expression]) -> Result<bool, Stop> {
        for (position, argument) in arguments.iter().enumerate() {
            let place = base + position;
            let value = self.value(argument)?;
            if value.is_none() {
                return Ok(false);
            }
            match self.slots.get_mut(place) {
                Some(held) => *held = value,
                None => {
                    self.slots.resize_with(place, || None);
                    self.slots.push(value);
                }
            }
            self.top = place + 1;
        }
        Ok(true)
    }

    /// The same arguments are evaluated once.
    fn once(&mut self, rule: usize, code: &'a Rule, base: usize, count: usize) -> Found<'a> {
        let arguments = self.slots.get(base..base + count).unwrap_or_default();
        if let Some(gave) = self.calls.find(self.last_call(rule), arguments) {
            let gave = gave.clone();
            self.spare();
            return Ok(gave);
        }
        let gave = self.in_common(code, (base, count), is_same, |it| it.complete(code, base))?;
        self.keep_call(rule, base..base + count, &gave);
        Ok(gave)
    }

    fn last_call(&self, rule: usize) -> Option<usize> {
        match self.known.get(rule) {
            Some(Known::Called(last)) => Some(*last),
            _ => None,
        }
    }

    fn keep_call(&mut self, rule: usize, places: Range<usize>, gave: &Option<Value<'a>>) {
        // Other calls of the same function were perhaps kept since.
        let before = self.last_call(rule);
        if self.calls.calls.len() < MOST
            && let Some(known) = self.known.get_mut(rule)
        {
            *known = Known::Called(self.calls.calls.len());
            let first = self.calls.arguments.len();
            self.calls.arguments.extend_from_slice(self.slots.get(places).unwrap_or_default());
            self.calls.calls.push(Call { first, gave: gave.clone(), before });
        }
    }
}

impl<'a> Calls<'a> {
    pub(super) fn clear(&mut self) {
        self.calls.clear();
        self.arguments.clear();
    }

    /// What the function gave whose last call is this.
    fn find(
        &self,
        last: Option<usize>,
        arguments: &[Option<Value<'a>>],
    ) -> Option<&Option<Value<'a>>> {
        let mut next = last;
        for _ in 0..LOOKED_THROUGH {
            let call = self.calls.get(next?)?;
            let own = self.arguments.get(call.first..call.first + arguments.len())?;
            let mut pairs = own.iter().flatten().zip(arguments.iter().flatten());
            if pairs.all(|(own, given)| is_same(own, given)) {
                return Some(&call.gave);
            }
            next = call.before;
        }
        None
    }
}

/// Two values are the same for sure, as a glance tells.
fn is_same(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => {
            let (left, right) = (left.as_str(), right.as_str());
            left.len() == right.len()
                && (std::ptr::eq(left, right) || left.len() <= LONGEST && left == right)
        }
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left.is_same(*right),
        (Value::Array(left), Value::Array(right)) => left.is_same(right),
        (Value::Object(left), Value::Object(right)) => left.is_same(right),
        (Value::Set(left), Value::Set(right)) => left.is_same(right),
        _ => false,
    }
}
