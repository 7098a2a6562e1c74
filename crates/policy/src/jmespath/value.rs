//! Values while an expression is evaluated: borrowed from a document, or made on the way.

use std::borrow::Cow;
use std::sync::Arc;

use model::{Document, Node, Value as Said};

use super::ast::Ast;
use super::error::EvalError;
use super::evaluate::Evaluation;
use super::{Dialect, Expression, Nothing};
use crate::number::Number;
use crate::tree::Tree;

/// A value. A clone costs next to nothing.
#[derive(Debug, Clone)]
pub(crate) enum Value<'v> {
    Null,
    Bool(bool),
    Number(Number),
    String(Text<'v>),
    List(List<'v>),
    Map(Map<'v>),
    /// An expression that a function asks.
    Expression(Reference<'v>),
}

/// An expression within another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference<'v>(pub(super) &'v Ast);

/// A string.
#[derive(Debug, Clone)]
pub(crate) enum Text<'v> {
    Borrowed(&'v str),
    Made(Arc<str>),
}

/// A list.
#[derive(Debug, Clone)]
pub(crate) enum List<'v> {
    Borrowed(Node<'v>),
    Made(Arc<Vec<Value<'v>>>),
}

/// The entries of a mapping, their keys unique.
pub(crate) type Entries<'v> = Vec<(Text<'v>, Value<'v>)>;

/// A mapping.
#[derive(Debug, Clone)]
pub(crate) enum Map<'v> {
    Borrowed(Node<'v>),
    Made(Arc<Entries<'v>>),
}

impl<'v> Value<'v> {
    pub(crate) fn from_node(node: Node<'v>) -> Value<'v> {
        match node.value() {
            Said::Absent | Said::Null => Value::Null,
            Said::Bool(value) => Value::Bool(value),
            Said::String(text) => Value::String(Text::Borrowed(text)),
            Said::Sequence => Value::List(List::Borrowed(node)),
            Said::Mapping => Value::Map(Map::Borrowed(node)),
            number => Number::of(number).map_or(Value::Null, Value::Number),
        }
    }

    pub(crate) fn from_tree(tree: Tree) -> Value<'v> {
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

    pub(crate) fn text(text: impl Into<Arc<str>>) -> Value<'v> {
        Value::String(Text::Made(text.into()))
    }

    pub(crate) fn list(items: Vec<Value<'v>>) -> Value<'v> {
        Value::List(List::Made(Arc::new(items)))
    }

    /// A mapping of entries whose keys are unique.
    pub(crate) fn map(entries: Entries<'v>) -> Value<'v> {
        Value::Map(Map::Made(Arc::new(entries)))
    }

    /// A number, as an integer where it is one.
    pub(crate) fn float(value: f64) -> Value<'v> {
        Value::Number(Number::of_f64(value))
    }

    /// The scalar that it is.
    pub(crate) fn scalar(&self) -> Option<Said<'_>> {
        Some(match self {
            Value::Null => Said::Null,
            Value::Bool(value) => Said::Bool(*value),
            Value::Number(Number::Integer(value)) => Said::Integer(*value),
            Value::Number(Number::Unsigned(value)) => Said::Unsigned(*value),
            Value::Number(Number::Float(value)) => Said::Float(*value),
            Value::String(text) => Said::String(text.as_str()),
            Value::List(_) | Value::Map(_) | Value::Expression(_) => return None,
        })
    }

    /// A document that says the same, where it does not stand in one.
    pub(crate) fn document(&self, steps: u64) -> Result<Document, EvalError> {
        self.to_tree(steps).map(|tree| tree.to_document())
    }

    /// A copy, within `steps`. An expression is null.
    pub(crate) fn to_tree(&self, steps: u64) -> Result<Tree, EvalError> {
        Evaluation::new(Dialect::Kyverno, &Nothing, steps).copy(self)
    }

    /// It says the same as another, as far as `steps` tell.
    pub(crate) fn says(&self, other: &Value<'_>, steps: u64) -> Result<bool, EvalError> {
        Evaluation::new(Dialect::Kyverno, &Nothing, steps).equal(self, other)
    }

    /// The value to be kept, once it is clear that going through it ends within `steps`.
    pub(crate) fn kept(self, steps: u64) -> Result<Value<'v>, EvalError> {
        Evaluation::new(Dialect::Kyverno, &Nothing, steps).kept(self)
    }

    /// The same, for as long as this one is there.
    pub(crate) fn reborrowed(&self) -> Value<'_> {
        match self {
            Value::String(text) => Value::String(Text::Borrowed(text.as_str())),
            other => other.clone(),
        }
    }

    /// As it stands in a text: a string as it is, anything else as JSON.
    pub(crate) fn shown(&self) -> Result<Cow<'_, str>, EvalError> {
        Ok(match self {
            Value::String(text) => Cow::Borrowed(text.as_str()),
            Value::Bool(true) => Cow::Borrowed("true"),
            Value::Bool(false) => Cow::Borrowed("false"),
            other => Cow::Owned(other.to_tree(Expression::STEPS)?.to_string()),
        })
    }

    /// Neither null, false nor empty.
    pub(crate) fn is_truthy(&self) -> bool {
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
    pub(crate) fn kind(&self) -> &'static str {
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
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Made(text) => text,
        }
    }
}

impl<'v> List<'v> {
    /// The list of one item.
    pub(crate) fn of(item: Value<'v>) -> List<'v> {
        List::Made(Arc::new(vec![item]))
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            List::Borrowed(node) => node.len(),
            List::Made(items) => items.len(),
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Value<'v>> {
        match self {
            List::Borrowed(node) => {
                Some(node.item(index)).filter(|it| it.is_present()).map(Value::from_node)
            }
            List::Made(items) => items.get(index).cloned(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Value<'v>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<'v> Map<'v> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Map::Borrowed(node) => node.len(),
            Map::Made(entries) => entries.len(),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Value<'v>> {
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
    pub(crate) fn entries(&self) -> Entries<'v> {
        match self {
            Map::Borrowed(node) => node
                .entries()
                .map(|entry| (Text::Borrowed(entry.key), Value::from_node(entry.value)))
                .collect(),
            Map::Made(entries) => entries.to_vec(),
        }
    }
}
