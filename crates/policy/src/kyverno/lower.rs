//! Kyverno's policies as the API server's own.

mod classic;
mod condition;
mod mutating;
mod resources;
mod selection;
mod validating;

pub(crate) use classic::classic;
pub(crate) use condition::{all, any, quoted};
pub(crate) use mutating::mutating;
pub(crate) use resources::known_resource;
pub(crate) use validating::validating;

use model::Node;

use crate::lower::{Draft, items};
use crate::tree::Tree;

const LARGEST: usize = 100_000;

/// A part of a policy as it is.
fn copied(node: Node<'_>) -> Tree {
    // One that is too large is left out, and then missed by the check of the whole.
    Tree::from_node(node, LARGEST).unwrap_or_default()
}

/// Where a policy's expressions stand, and what becomes of them.
struct Expressions<'n, 'r> {
    holder: Node<'n>,
    /// What the list of clauses is called there.
    clauses: &'static str,
    conditions: Node<'n>,
    rewrite: &'r dyn Fn(&str) -> String,
}

impl Expressions<'_, '_> {
    fn fill(&self, draft: &mut Draft) {
        let list = |node: Node<'_>, keys: &[&str]| items(node, keys, self.rewrite);
        let clause = ["expression", "message", "messageExpression", "reason"];
        draft.conditions.extend(list(self.conditions, &["name", "expression"]));
        draft.variables = list(self.holder.get("variables"), &["name", "expression"]);
        draft.validations = list(self.holder.get(self.clauses), &clause);
        draft.annotations = list(self.holder.get("auditAnnotations"), &["key", "valueExpression"]);
    }
}
