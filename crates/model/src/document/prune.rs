//! A smaller copy of a document, for what is kept after the file is gone.

use super::node::{Node, Value};
use super::{Builder, Child, Document, NodeId};

/// What to keep of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Key and value, with everything below it.
    All,
    /// Key and value; each field below it is asked for.
    Value,
    /// The key; the value becomes null.
    KeyOnly,
    /// Nothing.
    Nothing,
}

/// Deeper than any Kubernetes object but a CustomResourceDefinition's schema.
const MAX_DEPTH: usize = 64;
/// An object stored in etcd has at most 1.5 MiB, so at most about this many nodes.
const MAX_NODES: usize = 400_000;

impl Document {
    /// The tree under `node`, without the fields that `keep` drops. `keep` is asked with the keys
    /// that lead to a field. Spans stay those of the file; the file's text does not come along.
    pub fn pruned(node: Node<'_>, keep: &dyn Fn(&[&str]) -> Keep) -> Document {
        let builder = Builder::without_text();
        let mut pruner = Pruner { builder, keep, left: MAX_NODES, children: Vec::new() };
        let root = pruner.copy(node, Some(&mut Vec::new()), 0);
        let mut document = pruner.builder.finish(root);
        document.shrink();
        document
    }
}

struct Pruner<'k> {
    builder: Builder,
    keep: &'k dyn Fn(&[&str]) -> Keep,
    left: usize,
    /// The entries of the mappings that are being copied, the innermost last.
    children: Vec<Child>,
}

impl Pruner<'_> {
    /// Without `keys`, nothing is asked: all of it is kept.
    fn copy<'d>(
        &mut self,
        node: Node<'d>,
        mut keys: Option<&mut Vec<&'d str>>,
        depth: usize,
    ) -> NodeId {
        let span = node.span().unwrap_or_default();
        if depth >= MAX_DEPTH || self.left == 0 {
            return self.builder.null(span);
        }
        self.left -= 1;
        match node.value() {
            Value::Absent | Value::Null => self.builder.null(span),
            Value::Bool(value) => self.builder.bool(value, span),
            Value::Integer(value) => self.builder.integer(value, span),
            Value::Unsigned(value) => self.builder.unsigned(value, span),
            Value::Float(value) => self.builder.float(value, span),
            Value::String(text) => {
                let text = self.builder.owned(text);
                self.builder.string(text, span, node.style())
            }
            Value::Sequence => {
                let items: Vec<NodeId> = node
                    .items()
                    .map(|item| self.copy(item, keys.as_deref_mut(), depth + 1))
                    .collect();
                self.builder.sequence(&items, span, node.style())
            }
            Value::Mapping => self.copy_mapping(node, keys, depth),
        }
    }

    fn copy_mapping<'d>(
        &mut self,
        node: Node<'d>,
        mut keys: Option<&mut Vec<&'d str>>,
        depth: usize,
    ) -> NodeId {
        let first = self.children.len();
        for entry in node.entries() {
            let keep = match keys.as_deref_mut() {
                None => Keep::All,
                Some(keys) => {
                    keys.push(entry.key);
                    (self.keep)(keys)
                }
            };
            let value = match keep {
                Keep::Nothing => None,
                Keep::KeyOnly => Some(self.builder.null(entry.value.span().unwrap_or_default())),
                Keep::Value => Some(self.copy(entry.value, keys.as_deref_mut(), depth + 1)),
                Keep::All => Some(self.copy(entry.value, None, depth + 1)),
            };
            if let Some(keys) = keys.as_deref_mut() {
                keys.pop();
            }
            let Some(value) = value else { continue };
            let key = self.builder.owned(entry.key);
            let child = Child { key, key_span: entry.key_span, value, merged: entry.merged };
            self.children.push(child);
        }
        let children = self.children.get(first..).unwrap_or_default();
        let span = node.span().unwrap_or_default();
        let mapping = self.builder.mapping(children, span, node.style());
        self.children.truncate(first);
        mapping
    }
}
