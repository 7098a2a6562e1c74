//! Reads the parts that rules have in common: as they are written, or as they are about what makes
//! pods.

use model::Node;

use super::autogen::Family;
use super::condition::Conditions;
use super::context::Context;
use super::template::{Fault, Template, Variable};
use crate::tree::Tree;

/// How many values a part of a policy may have.
const LARGEST: usize = 10_000;

/// Reads the parts of a rule.
pub(super) struct Reader {
    pub(super) family: Option<Family>,
}

impl Reader {
    /// A part as it is written.
    pub(super) fn tree(&self, node: Node<'_>) -> Result<Tree, Fault> {
        Tree::from_node(node, LARGEST).map_err(|_| "it is too large".to_owned())
    }

    /// A value that may have variables in it.
    pub(super) fn template(&self, tree: &Tree) -> Result<Template, Fault> {
        Template::read(tree, &|text| self.rewrite(text))
    }

    /// The list that is gone through.
    pub(super) fn list(&self, tree: &Tree) -> Result<Variable, Fault> {
        let list = tree.get("list").and_then(Tree::as_str).unwrap_or_default();
        Variable::read(&self.rewrite(list))
    }

    /// `context`
    pub(super) fn context(&self, tree: Option<&Tree>) -> Result<Context, Fault> {
        Context::read(tree, &|text| self.rewrite(text))
    }

    /// `preconditions`, or the conditions of a denial; none where nothing is written.
    pub(super) fn conditions(&self, tree: Option<&Tree>) -> Result<Option<Conditions>, Fault> {
        match tree {
            None | Some(Tree::Null) => Ok(None),
            Some(tree) => Conditions::read(tree, &|text| self.rewrite(text)).map(Some),
        }
    }

    fn rewrite(&self, text: &str) -> String {
        // Only what stands in variables speaks of the object.
        self.family.map_or(text.to_owned(), |family| family.rewrite_all(text))
    }
}
