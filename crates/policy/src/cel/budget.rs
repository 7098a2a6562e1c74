//! What an evaluation may cost: the units of the API server, which count steps and the text that
//! is gone through.

use super::error::{EvalError, Evaluated};

/// How many items, entries and fields one evaluation may make. The API server counts joining two
/// lists as one step, however long they are; memory does not.
const ITEMS: u64 = 1 << 20;
/// How many steps comparing and going through values may take. The API server counts a comparison
/// by what is outermost in the two.
const WORK: u64 = 1 << 26;
/// How many operations may lie within each other, those of lazy variables included.
const HEIGHT: usize = 1000;
/// How long a string may become, in bytes.
pub(super) const TEXT: usize = 10 << 20;

/// What is left to spend on expressions that belong together.
#[derive(Debug, Clone)]
pub struct Budget {
    left: u64,
    spent: u64,
    per_call: u64,
    left_of_call: u64,
    items: u64,
    work: u64,
    height: usize,
}

impl Budget {
    /// What one expression may cost by itself.
    pub const PER_CALL: u64 = 1_000_000;
    /// What all expressions of a policy may cost for one object.
    pub const PER_POLICY: u64 = 10_000_000;
    /// What all match conditions of a webhook or policy may cost.
    pub const MATCH_CONDITIONS: u64 = 2_500_000;

    /// A budget of `limit` for all expressions together, each of which may take up to
    /// `PER_CALL` of it.
    pub fn new(limit: u64) -> Budget {
        let per_call = Budget::PER_CALL;
        Budget {
            left: limit,
            spent: 0,
            per_call,
            left_of_call: per_call,
            items: ITEMS,
            work: WORK,
            height: 0,
        }
    }

    /// With another limit for each expression.
    #[must_use]
    pub fn per_call(self, limit: u64) -> Budget {
        Budget { per_call: limit, left_of_call: limit, ..self }
    }

    /// What all evaluations so far have cost.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Takes the cost of a step.
    pub(super) fn charge(&mut self, cost: u64) -> Evaluated<()> {
        self.spent = self.spent.saturating_add(cost);
        match (self.left.checked_sub(cost), self.left_of_call.checked_sub(cost)) {
            (Some(left), Some(left_of_call)) => {
                (self.left, self.left_of_call) = (left, left_of_call);
                Ok(())
            }
            _ => {
                (self.left, self.left_of_call) = (self.left.saturating_sub(cost), 0);
                Err(EvalError::CostExceeded)
            }
        }
    }

    /// Notes that `count` items are about to be kept.
    pub(super) fn keep(&mut self, count: usize) -> Evaluated<()> {
        self.items = self.items.checked_sub(count as u64).ok_or(EvalError::SizeExceeded)?;
        Ok(())
    }

    /// Notes that so many steps are about to be taken.
    pub(super) fn work(&mut self, steps: u64) -> Evaluated<()> {
        self.work = self.work.checked_sub(steps).ok_or(EvalError::CostExceeded)?;
        Ok(())
    }

    /// Begins an expression in which operations lie `height` deep; gives what `end` needs to go on
    /// with the one around it.
    pub(super) fn begin(&mut self, height: usize) -> Evaluated<u64> {
        self.height += height;
        if self.height > HEIGHT {
            self.height -= height;
            return Err(EvalError::invalid("variables refer to each other too deeply"));
        }
        Ok(std::mem::replace(&mut self.left_of_call, self.per_call))
    }

    /// Ends an expression.
    pub(super) fn end(&mut self, outer: u64, height: usize) {
        self.height = self.height.saturating_sub(height);
        self.left_of_call = outer;
    }
}

/// A string of so many bytes may be made.
pub(super) fn check_text(length: usize) -> Evaluated<()> {
    match length <= TEXT {
        true => Ok(()),
        false => Err(EvalError::SizeExceeded),
    }
}
