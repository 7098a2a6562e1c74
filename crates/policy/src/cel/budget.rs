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
const HEIGHT: usize = 500;
/// How long a string may become, in bytes.
pub(super) const TEXT: usize = 10 << 20;

/// What is left to spend on expressions that belong together.
#[derive(Debug, Clone)]
pub struct Budget {
    limit: u64,
    per_call: u64,
    spent: u64,
    /// The expression that runs may spend up to here.
    stop: u64,
    items: u64,
    work: u64,
    height: usize,
    /// The most operations that lay within each other.
    highest: usize,
    /// What others found out was taken.
    has_borrowed: bool,
    /// Something was more than there is.
    is_short: bool,
}

/// What a budget was asked for until a value was found: at least what finding it out takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    spent: u64,
    items: u64,
    work: u64,
    height: usize,
}

/// The expression around one that begins.
#[derive(Debug)]
pub(super) struct Outer {
    stop: u64,
    spent: u64,
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
        let (per_call, stop) = (Budget::PER_CALL, limit.min(Budget::PER_CALL));
        Budget {
            limit,
            per_call,
            spent: 0,
            stop,
            items: ITEMS,
            work: WORK,
            height: 0,
            highest: 0,
            has_borrowed: false,
            is_short: false,
        }
    }

    /// With another limit for each expression.
    #[must_use]
    pub fn per_call(self, limit: u64) -> Budget {
        Budget { per_call: limit, ..self }
    }

    /// What all evaluations so far have cost.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Takes the cost of a step.
    #[inline]
    pub(super) fn charge(&mut self, cost: u64) -> Evaluated<()> {
        self.spent = self.spent.saturating_add(cost);
        if self.spent > self.stop { Err(too_much()) } else { Ok(()) }
    }

    /// Notes that `count` items are about to be kept.
    pub(super) fn keep(&mut self, count: usize) -> Evaluated<()> {
        match self.items.checked_sub(count as u64) {
            Some(left) => {
                self.items = left;
                Ok(())
            }
            None => {
                self.is_short = true;
                Err(EvalError::SizeExceeded.into())
            }
        }
    }

    /// Notes that so many steps are about to be taken.
    #[inline]
    pub(super) fn work(&mut self, steps: u64) -> Evaluated<()> {
        match self.work.checked_sub(steps) {
            Some(left) => {
                self.work = left;
                Ok(())
            }
            None => {
                self.is_short = true;
                Err(too_much())
            }
        }
    }

    /// Begins an expression in which operations lie `height` deep; gives what `end` needs to go on
    /// with the one around it.
    #[inline]
    pub(super) fn begin(&mut self, height: usize) -> Evaluated<Outer> {
        if self.height + height > HEIGHT {
            self.is_short = true;
            return Err(EvalError::invalid("variables refer to each other too deeply"));
        }
        let outer = Outer { stop: self.stop, spent: self.spent, height: self.height };
        self.height += height;
        self.highest = self.highest.max(self.height);
        self.stop = self.limit.min(self.spent.saturating_add(self.per_call));
        Ok(outer)
    }

    /// What was asked for so far.
    pub(super) fn taken(&self) -> Taken {
        Taken {
            spent: self.spent,
            items: ITEMS.saturating_sub(self.items),
            work: WORK.saturating_sub(self.work),
            height: self.highest,
        }
    }

    /// Takes what a value took that is known. Whether that is too much shows in the end.
    pub(super) fn borrow(&mut self, taken: Taken) {
        self.has_borrowed = true;
        self.spent = self.spent.saturating_add(taken.spent);
        self.is_short |= self.items < taken.items
            || self.work < taken.work
            || self.height + taken.height > HEIGHT;
        self.items = self.items.saturating_sub(taken.items);
        self.work = self.work.saturating_sub(taken.work);
        self.highest = self.highest.max(self.height + taken.height);
    }

    /// Something was more than there is, but for the cost.
    pub(super) fn is_short(&self) -> bool {
        self.is_short
    }

    /// It may have come to another end if nothing had been taken that others found out.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.has_borrowed && (self.is_short || self.spent > self.limit.min(self.per_call))
    }

    /// Ends an expression. What it took counts for all together, not for the one around it.
    #[inline]
    pub(super) fn end(&mut self, outer: Outer) {
        let taken = self.spent.saturating_sub(outer.spent);
        self.stop = self.limit.min(outer.stop.saturating_add(taken));
        self.height = outer.height;
    }
}

#[cold]
fn too_much() -> Box<EvalError> {
    EvalError::CostExceeded.into()
}

/// A string of so many bytes may be made.
pub(super) fn check_text(length: usize) -> Evaluated<()> {
    match length <= TEXT {
        true => Ok(()),
        false => Err(EvalError::SizeExceeded.into()),
    }
}
