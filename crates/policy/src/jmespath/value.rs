//! Values while an expression is evaluated: borrowed from a document, or made on the way.

use std::sync::Arc;

use model::{Node, Value as Said};

use super::ast::Ast;
use crate::number::Number;
use crate::tree::Tree;

/// A value. A clone costs next to nothing.
#[derive(Debug, Clone)]
pub(super) enum Value<'v> {
    Null,
    Bool(bool),
    Number(Number),
    String(Text<'v>),
    List(List<'v>),
    Map(Map<'v>),
    /// An expression that a function asks.
    Expression(&'v Ast),
}

/// A string.
#[derive(Debug, Clone)]
pub(super) enum Text<'v> {
    Borrowed(&'v str),
    Made(Arc<str>),
}

/// A list.
#[derive(Debug, Clone)]
pub(super) enum List<'v> {
    Borrowed(Node<'v>),
    Made(Arc<[Value<'v>]>),
}

/// A mapping.
#[derive(Debug, Clone)]
pub(super) enum Map<'v> {
    Borrowed(Node<'v>),
    Made(Arc<[(Text<'v>, Value<'v>)]>),
}

impl<'v> Value<'v> {
    pub(super) fn from_node(node: Node<'v>) -> Value<'v> {
        match node.value() {
            Said::Absent | Said::Null => Value::Null,
            Said::Bool(value) => Value::Bool(value),
            Said::String(text) => Value::String(Text::Borrowed(text)),
            Said::Sequence => Value::List(List::Borrowed(node)),
            Said::Mapping => Value::Map(Map::Borrowed(node)),
            number => Number::of(number).map_or(Value::Null, Value::Number),
        }
    }

    pub(super) fn from_tree(tree: Tree) -> Value<'v> {
        match tree {
            Tree::Null => Value::Null,
            Tree::Bool(value) => Value::Bool(value),
            Tree::Number(number) => Value::Number(number),
            Tree::String(text) => Value::text(text),
            Tree::List(items) => Value::list(items.into_iter().map(Value::from_tree).collect()),
            Tree::Map(map) => {
                let entries = map.into_entries().into_iter();
                Value::map(
                    entries
                        .map(|(key, value)| (Text::Made(key.into()), Value::from_tree(value)))
                        .collect(),
                )
            }
        }
    }

    pub(super) fn text(text: impl Into<Arc<str>>) -> Value<'v> {
        Value::String(Text::Made(text.into()))
    }

    pub(super) fn list(items: Vec<Value<'v>>) -> Value<'v> {
        Value::List(List::Made(items.into()))
    }

    /// A mapping of entries whose keys are unique.
    pub(super) fn map(entries: Vec<(Text<'v>, Value<'v>)>) -> Value<'v> {
        Value::Map(Map::Made(entries.into()))
    }

    /// A number, as an integer where it is one.
    pub(super) fn float(value: f64) -> Value<'v> {
        Value::Number(Number::of_f64(value))
    }

    /// Neither null, false nor empty.
    pub(super) fn is_truthy(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Bool(value) => *value,
            Value::String(text) => !text.as_str().is_empty(),
            Value::List(list) => list.len() > 0,
            Value::Map(map) => map.len() > 0,
            Value::Number(_) | Value::Expression(_) => true,
        }
    }

    /// What the function `type` calls it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::List(_) => "array",
            Value::Map(_) => "object",
            Value::Expression(_) => "expression",
        }
    }
}

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Made(text) => text,
        }
    }
}

impl<'v> List<'v> {
    pub(super) fn len(&self) -> usize {
        match self {
            List::Borrowed(node) => node.len(),
            List::Made(items) => items.len(),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<Value<'v>> {
        match self {
            List::Borrowed(node) => {
                Some(node.item(index)).filter(|it| it.is_present()).map(Value::from_node)
            }
            List::Made(items) => items.get(index).cloned(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Value<'v>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<'v> Map<'v> {
    pub(super) fn len(&self) -> usize {
        match self {
            Map::Borrowed(node) => node.len(),
            Map::Made(entries) => entries.len(),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<Value<'v>> {
        match self {
            Map::Borrowed(node) => {
                Some(node.get(key)).filter(|it| it.is_present()).map(Value::from_node)
            }
            Map::Made(entries) => {
                let found = entries.iter().find(|(each, _)| each.as_str() == key);
                found.map(|(_, value)| value.clone())
            }
        }
    }

    /// The entries, in their order.
    pub(super) fn entries(&self) -> Vec<(Text<'v>, Value<'v>)> {
        match self {
            Map::Borrowed(node) => node
                .entries()
                .map(|entry| (Text::Borrowed(entry.key), Value::from_node(entry.value)))
                .collect(),
            Map::Made(entries) => entries.to_vec(),
        }
    }
}
