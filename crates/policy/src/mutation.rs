//! What a policy that changes objects makes of one, whichever language it is written in.

use crate::tree::Tree;

/// What one rule makes of a request's object.
#[derive(Debug, Clone, PartialEq)]
pub enum Mutation {
    /// The rule is not about it, or a condition of the rule's own does not hold.
    Skip,
    /// The rule applies, and the object already is as the rule wants it.
    Same,
    /// The whole object as it is to be.
    Changed(Tree),
    /// It cannot be said, and why.
    Error(String),
}
