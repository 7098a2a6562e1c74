//! Which parts of a document stand in several places at once, and how deep it goes.

use std::collections::HashSet;

use model::{Document, Node};

/// The nodes that several places share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    nodes: HashSet<usize>,
    depth: usize,
}

/// Deeper documents are not edited: no object of Kubernetes needs a tenth of it.
const DEEPEST: usize = 200;

impl Shared {
    pub(super) fn of(document: &Document) -> Shared {
        let mut seen = HashSet::new();
        let mut shared = Shared::default();
        let mut open = vec![(document.root(), 0)];
        while let Some((node, depth)) = open.pop() {
            if !seen.insert(node.id()) {
                shared.nodes.insert(node.id());
                continue;
            }
            shared.depth = shared.depth.max(depth);
            let below = node.items().chain(node.entries().map(|entry| entry.value));
            open.extend(below.map(|node| (node, depth + 1)));
        }
        shared
    }

    /// The document is nested deeper than any object is.
    pub(super) fn is_deep(&self) -> bool {
        self.depth > DEEPEST
    }

    /// A change of the node, or of what it holds, shows elsewhere: through an alias, or through
    /// a merge key that takes its entries.
    pub(super) fn holds(&self, node: Node<'_>) -> bool {
        let is_shared = |node: Node<'_>| self.nodes.contains(&node.id());
        is_shared(node) || node.is_anchored() && node.entries().any(|entry| is_shared(entry.value))
    }
}
