//! A smaller copy of a document, for what is kept after the file is gone.

use super::node::{Node, Value};
use super::shape::Shapes;
use super::{Builder, Child, Digest, Document, NodeId, Text};

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

/// Whether a copy knows where its nodes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// It does: there is a file to show.
    Kept,
    /// It does not.
    Dropped,
}

/// Deeper than any Kubernetes object but a CustomResourceDefinition's schema.
const MAX_DEPTH: usize = 64;
/// An object stored in etcd has at most 1.5 MiB, so at most about this many nodes.
const MAX_NODES: usize = 400_000;

/// Makes smaller copies, in room that serves for all of them.
#[derive(Debug)]
pub struct Shears {
    builder: Builder,
    /// The entries of the mappings that are being copied, the innermost last.
    children: Vec<Child>,
    /// The digests of their keys.
    digests: Vec<Digest>,
    /// The items of the lists that are being copied, the innermost last.
    items: Vec<NodeId>,
    /// What the copies without places have alike.
    pub(super) shapes: Shapes,
}

impl Default for Shears {
    fn default() -> Shears {
        let builder = Builder::with_words();
        Shears {
            builder,
            children: Vec::new(),
            digests: Vec::new(),
            items: Vec::new(),
            shapes: Shapes::default(),
        }
    }
}

impl Shears {
    /// The tree under `node`, without the fields that `keep` drops. `keep` is asked with the keys
    /// that lead to a field. Spans stay those of the file, or go with `places`; the file's text does
    /// not come along.
    pub fn prune(
        &mut self,
        node: Node<'_>,
        places: Places,
        keep: &dyn Fn(&[&str]) -> Keep,
    ) -> Document {
        self.builder.clear();
        let mut pruner = Pruner { shears: self, keep, left: MAX_NODES, places };
        let root = pruner.copy(node, Some(&mut Vec::new()), 0);
        match places {
            Places::Kept => self.builder.copy(root),
            Places::Dropped => self.builder.copy_texts(root, &mut self.shapes),
        }
    }
}

struct Pruner<'k> {
    shears: &'k mut Shears,
    keep: &'k dyn Fn(&[&str]) -> Keep,
    left: usize,
    places: Places,
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
            return self.shears.builder.null(span);
        }
        self.left -= 1;
        match node.value() {
            Value::Absent | Value::Null => self.shears.builder.null(span),
            Value::Bool(value) => self.shears.builder.bool(value, span),
            Value::Integer(value) => self.shears.builder.integer(value, span),
            Value::Unsigned(value) => self.shears.builder.unsigned(value, span),
            Value::Float(value) => self.shears.builder.float(value, span),
            Value::String(text) => {
                let text = self.text(text);
                self.shears.builder.string(text, span, node.style())
            }
            Value::Sequence => {
                let first = self.shears.items.len();
                for item in node.items() {
                    let item = self.copy(item, keys.as_deref_mut(), depth + 1);
                    self.shears.items.push(item);
                }
                let Shears { builder, items, .. } = &mut *self.shears;
                let own = items.get(first..).unwrap_or_default();
                let sequence = builder.sequence(own, span, node.style());
                items.truncate(first);
                sequence
            }
            Value::Mapping => self.copy_mapping(node, keys, depth),
        }
    }

    /// What is copied to stay for long takes little room; what is copied to be dropped soon is
    /// copied fast.
    fn text(&mut self, text: &str) -> Text {
        match self.places {
            Places::Kept => self.shears.builder.owned(text),
            Places::Dropped => self.shears.builder.word(text),
        }
    }

    fn copy_mapping<'d>(
        &mut self,
        node: Node<'d>,
        mut keys: Option<&mut Vec<&'d str>>,
        depth: usize,
    ) -> NodeId {
        let first = self.shears.children.len();
        for (entry, digest) in node.entries().zip(node.digests()) {
            let keep = match keys.as_deref_mut() {
                None => Keep::All,
                Some(keys) => {
                    keys.push(entry.key);
                    (self.keep)(keys)
                }
            };
            let value = match keep {
                Keep::Nothing => None,
                Keep::KeyOnly => {
                    Some(self.shears.builder.null(entry.value.span().unwrap_or_default()))
                }
                Keep::Value => Some(self.copy(entry.value, keys.as_deref_mut(), depth + 1)),
                Keep::All => Some(self.copy(entry.value, None, depth + 1)),
            };
            if let Some(keys) = keys.as_deref_mut() {
                keys.pop();
            }
            let Some(value) = value else { continue };
            let key = self.text(entry.key);
            let child = Child { key, key_span: entry.key_span, value, merged: entry.merged };
            self.shears.children.push(child);
            self.shears.digests.push(*digest);
        }
        let Shears { builder, children, digests, .. } = &mut *self.shears;
        let own = children.get(first..).unwrap_or_default();
        let known = digests.get(first..).unwrap_or_default();
        let span = node.span().unwrap_or_default();
        let mapping = builder.digested_mapping(own, known, span, node.style());
        children.truncate(first);
        digests.truncate(first);
        mapping
    }
}
