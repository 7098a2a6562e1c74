//! Lays a pattern over an object.

use model::{FieldPath, Node};

use super::compile::{Field, Mapping, Piece};
use super::scalar::Scalar;
use super::{Match, Mismatch, Reason};
use crate::kyverno::anchor::Anchor;
use crate::kyverno::budget::{Budget, Spent};

/// Each field, item and comparison costs one, and long texts more.
pub(super) fn walk(pattern: &Piece, object: Node<'_>, budget: &mut Budget) -> Match {
    let mut walk = Walk { budget, way: Vec::new() };
    match walk.piece(pattern, object) {
        Ok(()) => Match::Pass,
        Err(Stop::Fail(mismatch)) => Match::Fail(mismatch),
        Err(Stop::Skip { mismatch, .. }) => Match::Skip(mismatch),
        Err(Stop::Spent) => Match::TooCostly,
    }
}

struct Walk<'w, 'b> {
    budget: &'b mut Budget,
    way: Vec<Step<'w>>,
}

#[derive(Clone, Copy)]
enum Step<'w> {
    Key(&'w str),
    Index(usize),
}

/// Why the pattern is not followed further.
enum Stop {
    Fail(Mismatch),
    Skip {
        mismatch: Mismatch,
        /// The condition stands in the very mapping that is looked at, not below it.
        is_own: bool,
    },
    Spent,
}

type Outcome = Result<(), Stop>;

impl From<Spent> for Stop {
    fn from(_: Spent) -> Stop {
        Stop::Spent
    }
}

/// Conditions that do not hold, of the fields of a mapping or of the items of a list.
#[derive(Default)]
struct Skips {
    first: Option<Mismatch>,
    /// One of them stands in the mapping itself.
    has_own: bool,
    /// How many fields or items were as they should be.
    passed: usize,
}

impl Skips {
    /// Notes what came of a field or an item; gives back what ends it all.
    fn note(&mut self, outcome: Outcome) -> Outcome {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(Stop::Skip { mismatch, is_own }) => {
                self.first.get_or_insert(mismatch);
                self.has_own |= is_own;
            }
            Err(stop) => return Err(stop),
        }
        Ok(())
    }

    fn into_stop(self) -> Outcome {
        let stop = |mismatch| Stop::Skip { mismatch, is_own: false };
        self.first.map_or(Ok(()), |mismatch| Err(stop(mismatch)))
    }
}

impl<'w> Walk<'w, '_> {
    fn piece(&mut self, piece: &'w Piece, node: Node<'w>) -> Outcome {
        self.budget.spend(1)?;
        match piece {
            Piece::Mapping(mapping) if node.is_mapping() => self.mapping(mapping, node),
            Piece::Mapping(_) => self.fail(node, Reason::NoMapping),
            Piece::List(items) if node.is_sequence() => self.list(items, node),
            Piece::List(_) => self.fail(node, Reason::NoList),
            Piece::Scalar(scalar) if node.is_sequence() => {
                node.items().try_for_each(|item| self.scalar(scalar, item))
            }
            Piece::Scalar(scalar) => self.scalar(scalar, node),
        }
    }

    fn scalar(&mut self, scalar: &Scalar, node: Node<'w>) -> Outcome {
        self.budget.spend(1)?;
        if scalar.matches(node, self.budget)? {
            return Ok(());
        }
        self.fail(node, Reason::Unlike(scalar.written()))
    }

    fn mapping(&mut self, mapping: &'w Mapping, node: Node<'w>) -> Outcome {
        let mut skips = Skips::default();
        for field in &mapping.anchored {
            match self.field(field, node) {
                // A condition beside it says that this mapping is not meant.
                Err(Stop::Fail(_)) if skips.has_own => {}
                outcome => skips.note(outcome)?,
            }
        }
        if skips.has_own || skips.passed == 0 {
            skips.into_stop()?;
        }
        mapping.plain.iter().try_for_each(|field| self.field(field, node))
    }

    fn field(&mut self, field: &'w Field, node: Node<'w>) -> Outcome {
        self.budget.spend(1 + node.len() / 64)?;
        let (name, value) = self.find(field, node)?;
        self.at(Step::Key(name), |walk| walk.anchored(field, value))
    }

    /// The field's name in the object, and its value.
    fn find(&mut self, field: &'w Field, node: Node<'w>) -> Result<(&'w str, Node<'w>), Stop> {
        if let Some(glob) = &field.glob {
            for entry in node.entries() {
                self.budget.spend(1 + field.name.len().saturating_mul(entry.key.len()) / 64)?;
                if glob.matches(entry.key) {
                    return Ok((entry.key, entry.value));
                }
            }
        }
        Ok((&field.name, node.get(&field.name)))
    }

    fn anchored(&mut self, field: &'w Field, value: Node<'w>) -> Outcome {
        let is_present = value.is_present();
        match field.anchor {
            Some(Anchor::Negation) if is_present => self.fail(value, Reason::Forbidden),
            Some(Anchor::Condition) if !is_present => {
                Err(Stop::Skip { mismatch: self.mismatch(Reason::Missing), is_own: true })
            }
            Some(Anchor::Condition | Anchor::Global) if is_present => {
                self.piece(&field.value, value).map_err(|stop| match stop {
                    Stop::Fail(mismatch) | Stop::Skip { mismatch, .. } => {
                        Stop::Skip { mismatch, is_own: true }
                    }
                    Stop::Spent => Stop::Spent,
                })
            }
            Some(Anchor::Existence) if is_present => self.existence(&field.value, value),
            Some(Anchor::Equality) if is_present => self.piece(&field.value, value),
            Some(_) => Ok(()),
            None => match &field.value {
                Piece::Scalar(scalar) if scalar.is_any() && value.is_set() => Ok(()),
                Piece::Scalar(scalar) if scalar.is_any() => self.fail(value, Reason::Missing),
                piece => self.piece(piece, value),
            },
        }
    }

    /// Every pattern of the list is that of some item.
    fn existence(&mut self, piece: &'w Piece, node: Node<'w>) -> Outcome {
        let Piece::List(patterns) = piece else { return self.fail(node, Reason::Unmatchable) };
        if !node.is_sequence() {
            return self.fail(node, Reason::NoList);
        }
        for pattern in patterns {
            if !matches!(pattern, Piece::Mapping(_)) {
                return self.fail(node, Reason::Unmatchable);
            }
            let mut exists = false;
            for (index, item) in node.items().enumerate() {
                match self.at(Step::Index(index), |walk| walk.piece(pattern, item)) {
                    Err(Stop::Spent) => return Err(Stop::Spent),
                    outcome => exists = outcome.is_ok(),
                }
                if exists {
                    break;
                }
            }
            if !exists {
                return self.fail(node, Reason::NoSuchItem);
            }
        }
        Ok(())
    }

    /// A list of mappings or of values has one pattern for all items; a list of lists has one for
    /// each.
    fn list(&mut self, pieces: &'w [Piece], node: Node<'w>) -> Outcome {
        let mut skips = Skips::default();
        match pieces.first() {
            None => return self.fail(node, Reason::Unmatchable),
            Some(Piece::Scalar(scalar)) => {
                return node.items().try_for_each(|item| self.scalar(scalar, item));
            }
            Some(piece @ Piece::Mapping(_)) => {
                for (index, item) in node.items().enumerate() {
                    let outcome = self.at(Step::Index(index), |walk| walk.piece(piece, item));
                    skips.note(outcome)?;
                }
            }
            Some(Piece::List(_)) if node.len() < pieces.len() => {
                return self.fail(node, Reason::TooShort(pieces.len()));
            }
            Some(Piece::List(_)) => {
                for (index, (piece, item)) in pieces.iter().zip(node.items()).enumerate() {
                    let outcome = self.at(Step::Index(index), |walk| walk.piece(piece, item));
                    skips.note(outcome)?;
                }
            }
        }
        if skips.passed == 0 { skips.into_stop() } else { Ok(()) }
    }

    fn at(&mut self, step: Step<'w>, look: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        self.way.push(step);
        let outcome = look(self);
        self.way.pop();
        outcome
    }

    fn fail(&self, node: Node<'_>, reason: Reason) -> Outcome {
        let reason = if node.is_present() { reason } else { Reason::Missing };
        Err(Stop::Fail(self.mismatch(reason)))
    }

    fn mismatch(&self, reason: Reason) -> Mismatch {
        let path = self.way.iter().fold(FieldPath::root(), |path, step| match step {
            Step::Key(key) => path.entry(key),
            Step::Index(index) => path.index(*index),
        });
        Mismatch { path, reason }
    }
}
