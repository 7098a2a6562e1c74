//! Lists.

use std::sync::Arc;

use model::Node;

use super::{Extent, Value};

/// A list: of a document, or made by an expression.
#[derive(Debug, Clone)]
pub enum List<'a> {
    /// A sequence of a document.
    Node(Node<'a>),
    /// Items made by an expression.
    Shared(Arc<Items<'a>>),
}

/// Items made by an expression.
#[derive(Debug)]
pub struct Items<'a> {
    items: Vec<Value<'a>>,
    extent: Extent,
}

impl<'a> Items<'a> {
    pub(super) fn extent(&self) -> Extent {
        self.extent
    }
}

impl<'a> From<Vec<Value<'a>>> for List<'a> {
    fn from(items: Vec<Value<'a>>) -> Self {
        let extent = Extent::around(&items);
        List::Shared(Arc::new(Items { items, extent }))
    }
}

impl<'a> List<'a> {
    /// How many items it has.
    pub fn len(&self) -> usize {
        match self {
            List::Node(node) => node.len(),
            List::Shared(list) => list.items.len(),
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
            List::Shared(list) => list.items.get(index).cloned(),
        }
    }

    /// One of its items equals `value`.
    pub fn has(&self, value: &Value<'_>) -> bool {
        match self {
            List::Node(_) => self.iter().any(|item| item == *value),
            List::Shared(list) => list.items.iter().any(|item| item == value),
        }
    }

    /// Its items, in order. Items of documents are places in them, made as they are asked for.
    pub fn iter(&self) -> impl Iterator<Item = Value<'a>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}
