//! RFC 6902: a list of operations, done one after the other, all or none.

mod apply;
mod diff;
mod read;
mod write;

use super::pointer::{Pointer, PointerError};
use crate::tree::Tree;

/// Operations in their order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patch {
    /// The operations.
    pub operations: Vec<Operation>,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// Puts a value into a mapping, or between the items of a list.
    Add(Pointer, Tree),
    /// Takes a value out.
    Remove(Pointer),
    /// Puts a value at the place of one that is there.
    Replace(Pointer, Tree),
    /// Takes a value out and puts it elsewhere.
    Move {
        /// Where it is.
        from: Pointer,
        /// Where it goes.
        to: Pointer,
    },
    /// Puts a value elsewhere too.
    Copy {
        /// Where it is.
        from: Pointer,
        /// Where it goes.
        to: Pointer,
    },
    /// Fails unless this value stands there.
    Test(Pointer, Tree),
}

/// What is forgiven that the RFC forbids; nothing by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leniences {
    /// Indexes below zero count from the end of a list.
    pub negative_indices: bool,
    /// To remove what is not there changes nothing.
    pub missing_path_on_remove: bool,
    /// Where the path of an addition leads through nothing, mappings and lists are made on the
    /// way.
    pub make_path_on_add: bool,
}

impl Leniences {
    /// What Kyverno forgives.
    pub const KYVERNO: Leniences =
        Leniences { negative_indices: true, missing_path_on_remove: true, make_path_on_add: true };
}

/// Why something is no patch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("operation {operation}: {fault}")]
pub struct ReadError {
    /// Which operation, counted from zero.
    pub operation: usize,
    /// What is wrong with it.
    pub fault: ReadFault,
}

/// What is wrong with an operation as it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadFault {
    /// It is no mapping, or what should be a list of operations is none.
    #[error("an operation is a mapping in a list")]
    Shape,
    /// A member that it needs is missing, or is no string.
    #[error("{0} is missing or is no string")]
    Member(&'static str),
    /// Nobody knows how to do it.
    #[error("no operation is called {0:?}")]
    Unknown(String),
    /// The way to a value cannot be read.
    #[error(transparent)]
    Pointer(#[from] PointerError),
}

/// Why a patch cannot be applied. Nothing is changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("operation {operation}: {fault}")]
pub struct ApplyError {
    /// Which operation, counted from zero.
    pub operation: usize,
    /// Why it failed.
    pub fault: ApplyFault,
}

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyFault {
    /// The path leads to nothing.
    #[error("there is nothing at {0:?}")]
    Missing(String),
    /// The last step of the path is no index of its list, or its holder can hold nothing.
    #[error("nothing can stand at {0:?}")]
    Place(String),
    /// Something else stands where a test looks.
    #[error("{0:?} is not what the test expects")]
    Test(String),
    /// A value would be moved into itself.
    #[error("{0:?} cannot be moved into itself")]
    IntoItself(String),
    /// Copies, or lists made on the way, would become too large or too deep.
    #[error("the result would be too large")]
    TooLarge,
}
