//! Gatekeeper's mutators: what they make of an object before it is judged.
//!
//! `Mutator` is one of Assign, AssignMetadata, AssignImage and ModifySet; `Mutators` applies many
//! until nothing changes, without those that disagree about the shape of an object.

mod budget;
mod change;
mod conditions;
mod image;
mod location;
mod mutator;
mod mutators;
mod read;
mod shape;
mod walk;

pub use mutator::Mutator;
pub use mutators::{Mutators, TooMany};
