//! Lists.

use std::sync::Arc;

use model::Node;

use super::Value;

/// A list: of a document, or made by an expression.
#[derive(Debug, Clone)]
pub enum List<'a> {
    /// A sequence of a document.
    Node(Node<'a>),
    /// Items made by an expression.
    Shared(Arc<[Value<'a>]>),
}

impl<'a> List<'a> {
    /// How many items it has.
    pub fn len(&self) -> usize {
        match self {
            List::Node(node) => node.len(),
            List::Shared(items) => items.len(),
        }
    }

    /// Has no items.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at `index`.
    pub fn get(&self, index: usize) -> Option<Value<'a>> {
        match self {
            List::Node(node) => Value::of_node(node.item(index)),
            List::Shared(items) => items.get(index).cloned(),
        }
    }

    /// Its items, in order. Items of documents are places in them, made as they are asked for.
    pub fn iter(&self) -> impl Iterator<Item = Value<'a>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}
