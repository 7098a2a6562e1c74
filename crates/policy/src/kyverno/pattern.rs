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
mod written;

use model::{FieldPath, Node, Value};

use fault::{Fault, Kind};
use path::{Path, Step};
use read::Element;
pub(super) use scalar::Scalar;
pub(super) use written::Written;

pub use read::Pattern;

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

/// Whether a value is as a scalar of a pattern has it. A mapping stands for any mapping, a list
/// for nothing.
pub fn matches_scalar(value: Node<'_>, pattern: Node<'_>) -> bool {
    Scalar::read(pattern.value()).matches(value.value())
}

/// The same of two texts.
pub(super) fn matches_text(text: &str, pattern: &str) -> bool {
    Scalar::read(Value::String(pattern)).matches(Value::String(text))
}

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
        let (verdict, left) = self.judge_filled(resource, &[], *steps);
        *steps = left;
        verdict
    }

    /// The same with the scalars that are open, and the steps that it did not take.
    pub(super) fn judge_filled(
        &self,
        resource: Node<'_>,
        open: &[Scalar],
        steps: u64,
    ) -> (Verdict, u64) {
        let mut walk = Walk { steps, open, parted: Vec::new() };
        let walked = walk.element(resource, &self.0, &Path::Root);
        let verdict = match walked.map_err(|fault| fault.kind) {
            Ok(()) => Verdict::Pass,
            Err(Kind::Condition | Kind::Global) => Verdict::Skip,
            Err(Kind::Budget) => Verdict::Unknown,
            // Nothing is asked after what does not match, unless that decides nothing: the last
            // place that was written down is the one.
            Err(Kind::Mismatch) => Verdict::Fail(path::field(&walk.parted)),
        };
        (verdict, walk.steps)
    }
}

/// A walk through both at once.
struct Walk<'k> {
    /// How many comparisons are left.
    steps: u64,
    /// The scalars of the pattern that were open.
    open: &'k [Scalar],
    /// Where something did not match, the last time.
    parted: Vec<Step<'k>>,
}

/// Nothing, where they go together.
type Walked = Result<(), Fault>;

impl<'k> Walk<'k> {
    fn element(&mut self, resource: Node<'k>, pattern: &'k Element, path: &Path<'_, 'k>) -> Walked {
        self.charge(1)?;
        match pattern {
            Element::Mapping(mapping) if resource.is_mapping() => {
                self.mapping(resource, mapping, path)
            }
            Element::List(items) if resource.is_sequence() => self.list(resource, items, path),
            Element::Mapping(_) | Element::List(_) => self.mismatch(path),
            Element::Scalar(scalar) => self.scalar(resource, scalar, path),
            Element::Open(index) => match self.open.get(*index) {
                Some(scalar) => self.scalar(resource, scalar, path),
                None => self.mismatch(path),
            },
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
        let value = resource.value();
        let length = if let Value::String(text) = value { text.len() } else { 1 };
        self.charge(1 + (length.saturating_mul(pattern.len()) / 64) as u64)?;
        if pattern.matches(value) { Ok(()) } else { self.mismatch(path) }
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
