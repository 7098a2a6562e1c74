//! What is given beside a request and the world: values, answers, exceptions.

use std::sync::Arc;

use super::exception::PolicyException;
use super::libraries::Answers;
use crate::tree::Tree;

/// What is given beside a request.
#[derive(Debug, Clone, Default)]
pub struct Given<'g> {
    /// Values for variables, by paths such as `request.operation`.
    pub variables: &'g [(String, Tree)],
    /// The moment, and what else is answered.
    pub answers: Arc<Answers>,
    /// Who is let pass.
    pub exceptions: &'g [PolicyException],
}
