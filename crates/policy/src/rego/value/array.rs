//! An array: a sequence of a document, or made by a rule.

use std::sync::Arc;

use model::Node;

use super::{Value, Weight};

/// An array.
#[derive(Debug, Clone)]
pub enum Array<'a> {
    /// A sequence of a document.
    Node(Node<'a>),
    /// Made by a rule, with how much it holds.
    Made(Arc<[Value<'a>]>, Weight),
}

impl<'a> Array<'a> {
    /// The array of these items.
    pub fn new(items: Vec<Value<'a>>) -> Array<'a> {
        let weight = Weight::of(&items);
        Array::Made(items.into(), weight)
    }

    pub(super) fn weight(&self) -> Weight {
        match self {
            Array::Node(node) => Weight::of_node(*node),
            Array::Made(_, weight) => *weight,
        }
    }

    /// Both are one array, whatever its items are.
    pub(in crate::rego) fn is_same(&self, other: &Array<'_>) -> bool {
        match (self, other) {
            (Array::Node(left), Array::Node(right)) => left.is_same(*right),
            (Array::Made(left, _), Array::Made(right, _)) => std::ptr::eq(&**left, &**right),
            _ => false,
        }
    }

    /// How many items it has.
    pub fn len(&self) -> usize {
        match self {
            Array::Node(node) => node.len(),
            Array::Made(items, _) => items.len(),
        }
    }

    /// It has no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a position, from zero.
    pub fn get(&self, index: usize) -> Option<Value<'a>> {
        match self {
            Array::Node(node) => Value::of_node(node.item(index)),
            Array::Made(items, _) => items.get(index).cloned(),
        }
    }

    /// The items, in order.
    pub fn iter(&self) -> Items<'_, 'a> {
        Items { array: self, next: 0 }
    }
}

/// The items of an array, one after another.
#[derive(Debug, Clone)]
pub struct Items<'i, 'a> {
    array: &'i Array<'a>,
    next: usize,
}

impl<'a> Iterator for Items<'_, 'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let item = self.array.get(self.next)?;
        self.next += 1;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.array.len().saturating_sub(self.next);
        (left, Some(left))
    }
}
