//! Kyverno's patterns: a piece of an object as it should be, with wildcards, comparisons and
//! anchors in it.
//!
//! `judge` lays a pattern over an object. Where they part, the verdict names the first field.

mod comparison;
mod fault;
mod lists;
mod mappings;
mod path;
mod read;
mod scalar;

use model::{FieldPath, Node};

use fault::{Fault, Kind};
use path::{Path, Step};
use read::Element;
use scalar::Scalar;

pub use read::Pattern;
pub use scalar::matches as matches_scalar;

/// What a pattern says of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The object is as it should be.
    Pass,
    /// It is not: this is the field at which they part.
    Fail(FieldPath),
    /// A condition does not hold: the rule does not apply.
    Skip,
    /// There was too much to compare.
    Unknown,
}

/// How many comparisons a judgement takes at most when nobody says otherwise.
pub const STEPS: u64 = 2_000_000;
/// How deep a pattern may nest.
const DEPTH: usize = 128;

/// Lays a pattern that is used once over a resource, within `steps`.
pub fn judge(resource: Node<'_>, pattern: Node<'_>, steps: u64) -> Verdict {
    Pattern::read(pattern).judge(resource, steps)
}

/// The same; it leaves the steps that it did not take.
pub(super) fn judge_within(resource: Node<'_>, pattern: Node<'_>, steps: &mut u64) -> Verdict {
    Pattern::read(pattern).judge_within(resource, steps)
}

impl Pattern {
    /// Lays the pattern over a resource, within `steps`.
    pub fn judge(&self, resource: Node<'_>, mut steps: u64) -> Verdict {
        self.judge_within(resource, &mut steps)
    }

    fn judge_within(&self, resource: Node<'_>, steps: &mut u64) -> Verdict {
        let mut walk = Walk { steps: *steps, parted: Vec::new() };
        let walked = walk.element(resource, &self.0, &Path::Root);
        *steps = walk.steps;
        match walked.map_err(|fault| fault.kind) {
            Ok(()) => Verdict::Pass,
            Err(Kind::Condition | Kind::Global) => Verdict::Skip,
            Err(Kind::Budget) => Verdict::Unknown,
            // Nothing is asked after what does not match, unless that decides nothing: the last
            // place that was written down is the one.
            Err(Kind::Mismatch) => Verdict::Fail(path::field(&walk.parted)),
        }
    }
}

/// A walk through both at once.
struct Walk<'k> {
    /// How many comparisons are left.
    steps: u64,
    /// Where something did not match, the last time.
    parted: Vec<Step<'k>>,
}

/// Nothing, where they go together.
type Walked = Result<(), Fault>;

impl<'k> Walk<'k> {
    fn element(
        &mut self,
        resource: Node<'k>,
        pattern: &'k Element,
        path: &Path<'_, 'k>,
    ) -> Walked {
        self.charge(1)?;
        match pattern {
            Element::Mapping(mapping) if resource.is_mapping() => {
                self.mapping(resource, mapping, path)
            }
            Element::List(items) if resource.is_sequence() => self.list(resource, items, path),
            Element::Mapping(_) | Element::List(_) => self.mismatch(path),
            Element::Scalar(scalar) => self.scalar(resource, scalar, path),
            Element::TooMuch => Err(Fault::of(Kind::Budget)),
        }
    }

    /// A scalar of a pattern is asked of each item of a list.
    fn scalar(&mut self, resource: Node<'k>, pattern: &Scalar, path: &Path<'_, 'k>) -> Walked {
        if !resource.is_sequence() {
            return self.one_scalar(resource, pattern, path);
        }
        resource.items().try_for_each(|item| self.one_scalar(item, pattern, path))
    }

    fn one_scalar(&mut self, resource: Node<'k>, pattern: &Scalar, path: &Path<'_, 'k>) -> Walked {
        let length = resource.as_str().map_or(1, str::len);
        self.charge(1 + (length.saturating_mul(pattern.len()) / 64) as u64)?;
        if pattern.matches(resource) { Ok(()) } else { self.mismatch(path) }
    }

    /// They part here.
    fn mismatch(&mut self, path: &Path<'_, 'k>) -> Walked {
        path.write_to(&mut self.parted);
        Err(Fault::of(Kind::Mismatch))
    }

    fn charge(&mut self, steps: u64) -> Walked {
        self.steps = self.steps.checked_sub(steps).ok_or(Fault::of(Kind::Budget))?;
        Ok(())
    }
}
