//! The functions that Rego has.

use super::value::Value;

/// Ends an evaluation: one clause that says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Stop(pub String);

/// What the answers to one evaluation may come to, in bytes and items together.
const MOST: usize = 16 << 20;

/// What functions have at hand.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// What was made so far.
    spent: usize,
}

impl Context {
    /// Makes room for an answer of so many bytes or items; the error ends the evaluation.
    pub(super) fn spend(&mut self, size: usize) -> Result<(), Stop> {
        self.spent = self.spent.saturating_add(size);
        if self.spent > MOST {
            return Err(Stop(format!("its Rego was stopped: it made more than {MOST} bytes")));
        }
        Ok(())
    }
}

/// A function: `None` where it is undefined, as where arguments are of no use to it.
pub(super) type Function =
    for<'a> fn(&mut Context, &[Value<'a>]) -> Result<Option<Value<'a>>, Stop>;

/// A function with the number of its arguments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Builtin {
    pub(super) function: Function,
    pub(super) arity: usize,
    pub(super) is_relation: bool,
}

/// Functions whose answer is not in their arguments.
pub(super) const IMPURE: &[&str] = &[];

pub(super) fn find(_name: &str) -> Option<Builtin> {
    None
}
