//! Kyverno's validation patterns: a piece of YAML that says what an object should look like.
//!
//! A pattern is compiled once and laid over many objects. Its variables are filled in before.

mod compile;
mod condition;
mod scalar;
mod walk;

use std::fmt;
use std::sync::Arc;

use model::{FieldPath, Node};

use super::budget::Budget;
use crate::tree::Tree;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern(compile::Piece);

/// Why something cannot be a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Lists and mappings nest deeper than those of any object.
    #[error("the pattern nests deeper than {0} levels")]
    TooDeep(usize),
    /// There is more in its texts than anyone would write.
    #[error("the texts of the pattern have more than {0} conditions")]
    TooMany(usize),
}

/// What comes of laying a pattern over an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// The object is as the pattern says.
    Pass,
    /// It is not.
    Fail(Mismatch),
    /// A condition does not hold: the pattern is not about this object.
    Skip(Mismatch),
    /// The pattern and the object are such that nobody would wait for an answer.
    TooCostly,
}

/// A field that is not as a pattern says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The field; it may be one that is missing.
    pub path: FieldPath,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is not there.
    Missing,
    /// It is not the value that is written here.
    Unlike(Arc<str>),
    /// It should be a mapping.
    NoMapping,
    /// It should be a list.
    NoList,
    /// It should not be there.
    Forbidden,
    /// No item of the list is as it should be.
    NoSuchItem,
    /// The list has fewer items than this.
    TooShort(usize),
    /// The pattern has an empty list here, or something else that no value can be like.
    Unmatchable,
}

impl Pattern {
    /// Compiles a pattern.
    pub fn compile(pattern: &Tree) -> Result<Pattern, PatternError> {
        compile::compile(pattern).map(Pattern)
    }

    /// Lays it over an object.
    pub fn matches(&self, object: Node<'_>) -> Match {
        self.matches_within(object, &mut Budget::default())
    }

    pub(super) fn matches_within(&self, object: Node<'_>, budget: &mut Budget) -> Match {
        walk::walk(&self.0, object, budget)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Missing => out.write_str("is missing"),
            Reason::Unlike(pattern) => write!(out, "does not match {pattern:?}"),
            Reason::NoMapping => out.write_str("is no mapping"),
            Reason::NoList => out.write_str("is no list"),
            Reason::Forbidden => out.write_str("is not allowed"),
            Reason::NoSuchItem => out.write_str("has no item that matches"),
            Reason::TooShort(count) => write!(out, "has less than {count} items"),
            Reason::Unmatchable => out.write_str("is compared with what no value is like"),
        }
    }
}
