//! Kyverno's patterns: a piece of an object as it should be, with wildcards, comparisons and
//! anchors in it.
//!
//! `judge` lays a pattern over an object. Where they part, the verdict names the first field, in
//! the way Kyverno writes it: `/spec/containers/0/image/`.

mod comparison;
mod fault;
mod keys;
mod lists;
mod mappings;
mod scalar;

use model::{Node, Value};

pub use fault::{Fault, Kind};
pub use scalar::matches as matches_scalar;

/// What a pattern says of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The object is as it should be.
    Pass,
    /// It is not.
    Fail {
        /// The field at which they part.
        path: String,
        /// How.
        says: String,
    },
    /// A condition does not hold: the rule does not apply.
    Skip {
        /// Which one.
        says: String,
    },
    /// There was too much to compare.
    Unknown,
}

/// How many comparisons a judgement takes at most when nobody says otherwise.
pub const STEPS: u64 = 2_000_000;
/// How deep a pattern may nest.
const DEPTH: usize = 128;

/// Lays a pattern over a resource, within `steps`.
pub fn judge(resource: Node<'_>, pattern: Node<'_>, mut steps: u64) -> Verdict {
    judge_within(resource, pattern, &mut steps)
}

/// The same; it leaves the steps that it did not take.
pub(super) fn judge_within(resource: Node<'_>, pattern: Node<'_>, steps: &mut u64) -> Verdict {
    let mut walk = Walk { steps: *steps, depth: 0 };
    let walked = walk.element(resource, pattern, "/");
    *steps = walk.steps;
    match walked {
        Ok(()) => Verdict::Pass,
        Err(Fault { kind: Kind::Condition | Kind::Global, says, .. }) => Verdict::Skip { says },
        Err(Fault { kind: Kind::Budget, .. }) => Verdict::Unknown,
        Err(Fault { path, says, .. }) => Verdict::Fail { path, says },
    }
}

/// A walk through both at once.
struct Walk {
    /// How many comparisons are left.
    steps: u64,
    depth: usize,
}

/// Nothing, where they go together.
type Walked = Result<(), Fault>;

impl Walk {
    fn element(&mut self, resource: Node<'_>, pattern: Node<'_>, path: &str) -> Walked {
        self.charge(1)?;
        if self.depth >= DEPTH {
            return Err(Fault::budget(path));
        }
        self.depth += 1;
        let walked = match pattern.value() {
            Value::Mapping if resource.is_mapping() => self.mapping(resource, pattern, path),
            Value::Mapping => Err(Fault::mismatch(path, "a mapping is expected")),
            Value::Sequence if resource.is_sequence() => self.list(resource, pattern, path),
            Value::Sequence => Err(Fault::mismatch(path, "a list is expected")),
            _ => self.scalar(resource, pattern, path),
        };
        self.depth -= 1;
        walked
    }

    /// A scalar of a pattern is asked of each item of a list.
    fn scalar(&mut self, resource: Node<'_>, pattern: Node<'_>, path: &str) -> Walked {
        if !resource.is_sequence() {
            return self.one_scalar(resource, pattern, path);
        }
        resource.items().try_for_each(|item| self.one_scalar(item, pattern, path))
    }

    fn one_scalar(&mut self, resource: Node<'_>, pattern: Node<'_>, path: &str) -> Walked {
        let length = |node: Node<'_>| node.as_str().map_or(1, str::len);
        self.charge(1 + (length(resource).saturating_mul(length(pattern)) / 64) as u64)?;
        if scalar::matches(resource, pattern) {
            return Ok(());
        }
        Err(Fault::mismatch(path, &format!("the value does not match {}", fault::shown(pattern))))
    }

    fn charge(&mut self, steps: u64) -> Walked {
        let left = self.steps.checked_sub(steps);
        self.steps = left.ok_or_else(|| Fault::budget(""))?;
        Ok(())
    }
}
