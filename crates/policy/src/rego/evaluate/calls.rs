//! What functions gave for their arguments, kept for as long as the evaluation lasts.
//!
//! Templates ask the same of each container in rule after rule.

use super::{Found, Known, Machine};
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
    arguments: Vec<Value<'a>>,
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
    /// What a function gives for its arguments, evaluated once for the same.
    pub(super) fn call(&mut self, rule: usize, arguments: &[Value<'a>]) -> Found<'a> {
        let Some(code) = self.rule(rule) else { return Ok(None) };
        if code.is_table {
            return self.complete(code, arguments);
        }
        let last = self.last_call(rule);
        if let Some(gave) = self.calls.find(last, arguments) {
            return Ok(gave.clone());
        }
        let gave = self.complete(code, arguments)?;
        self.keep_call(rule, arguments, &gave);
        Ok(gave)
    }

    fn last_call(&self, rule: usize) -> Option<usize> {
        match self.known.get(rule) {
            Some(Known::Called(last)) => Some(*last),
            _ => None,
        }
    }

    fn keep_call(&mut self, rule: usize, arguments: &[Value<'a>], gave: &Option<Value<'a>>) {
        // Other calls of the same function were perhaps kept since.
        let before = self.last_call(rule);
        if self.calls.calls.len() < MOST
            && let Some(known) = self.known.get_mut(rule)
        {
            *known = Known::Called(self.calls.calls.len());
            let first = self.calls.arguments.len();
            self.calls.arguments.extend_from_slice(arguments);
            self.calls.calls.push(Call { first, gave: gave.clone(), before });
        }
    }
}

impl<'a> Calls<'a> {
    /// What the function gave whose last call is this.
    fn find(&self, last: Option<usize>, arguments: &[Value<'a>]) -> Option<&Option<Value<'a>>> {
        let mut next = last;
        for _ in 0..LOOKED_THROUGH {
            let call = self.calls.get(next?)?;
            let own = self.arguments.get(call.first..call.first + arguments.len())?;
            if own.iter().zip(arguments).all(|(own, given)| is_same(own, given)) {
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
