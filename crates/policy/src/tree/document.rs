//! From a document to a tree, and back.

use model::document::{Builder, Child, NodeId, Span, Style};
use model::{Document, Node, Value};

use super::{Map, Tree};
use crate::number::Number;

/// A node holds more than may be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {0} values")]
pub struct TooLarge(pub usize);

impl Tree {
    /// Copies a node and all below it: no more than `limit` values, those behind aliases counted
    /// each time. An absent node is null.
    pub fn from_node(node: Node<'_>, limit: usize) -> Result<Tree, TooLarge> {
        if node.weight() > limit {
            return Err(TooLarge(limit));
        }
        Ok(copy(node))
    }

    /// A document that says the same. Its nodes stand in no file.
    pub fn to_document(&self) -> Document {
        let mut builder = Builder::without_text();
        let root = build(self, &mut builder);
        builder.finish(root)
    }
}

fn copy(node: Node<'_>) -> Tree {
    match node.value() {
        Value::Absent | Value::Null => Tree::Null,
        Value::Bool(value) => Tree::Bool(value),
        Value::String(text) => Tree::String(text.to_owned()),
        Value::Sequence => Tree::List(node.items().map(copy).collect()),
        Value::Mapping => {
            let mut map = Map::new();
            node.entries().for_each(|entry| map.push(entry.key.to_owned(), copy(entry.value)));
            Tree::Map(map)
        }
        number => Number::of(number).map_or(Tree::Null, Tree::Number),
    }
}

fn build(tree: &Tree, builder: &mut Builder) -> NodeId {
    let span = Span::default();
    match tree {
        Tree::Null => builder.null(span),
        Tree::Bool(value) => builder.bool(*value, span),
        Tree::Number(Number::Integer(value)) => builder.integer(*value, span),
        Tree::Number(Number::Unsigned(value)) => builder.unsigned(*value, span),
        Tree::Number(Number::Float(value)) => builder.float(*value, span),
        Tree::String(text) => {
            let text = builder.owned(text);
            builder.string(text, span, Style::DoubleQuoted)
        }
        Tree::List(items) => {
            let items: Vec<NodeId> = items.iter().map(|item| build(item, builder)).collect();
            builder.sequence(&items, span, Style::Block)
        }
        Tree::Map(map) => {
            let entries: Vec<Child> = map
                .iter()
                .map(|(key, value)| Child {
                    value: build(value, builder),
                    key: builder.owned(key),
                    key_span: span,
                    merged: false,
                })
                .collect();
            builder.mapping(&entries, span, Style::Block)
        }
    }
}
