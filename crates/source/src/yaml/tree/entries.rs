//! The entries of a mapping: merges, and the last of several that share a key.

use std::collections::{HashMap, HashSet};

use model::Span;
use model::document::{Builder, Child, NodeId, Style};

use super::super::problem::Problem;
use super::super::scan::{Fault, Scan};
use super::Tree;

/// Up to so many keys, each is held against each.
const FEW: usize = 16;
/// A file of nothing but doubled keys needs no more warnings than a person reads.
const WARNINGS: usize = 100;

impl Tree {
    /// Takes the entries of `node`, a mapping or a list of them: they replace those given before.
    pub(super) fn merge(&mut self, builder: &Builder, node: NodeId, span: Span) -> Scan<()> {
        if builder.is_mapping(node) {
            self.merge_entries(builder, node);
            return Ok(());
        }
        if !builder.is_sequence(node) {
            return Err(Fault { span, problem: Problem::BadMerge });
        }
        // The first of the list goes before the others, so it is taken last.
        for item in builder.items_of(node).iter().rev() {
            if !builder.is_mapping(*item) {
                return Err(Fault { span, problem: Problem::BadMerge });
            }
            self.merge_entries(builder, *item);
        }
        Ok(())
    }

    fn merge_entries(&mut self, builder: &Builder, node: NodeId) {
        if let Some(fault) = self.unsayable.get(&node) {
            self.unsayable_keys.push((self.open.len(), fault.clone()));
        }
        for child in builder.entries_of(node) {
            self.prints.push(fingerprint(builder.resolve(child.key)));
            self.children.push(Child { merged: true, ..*child });
        }
    }

    /// Builds the mapping of the entries from `first` on.
    pub(super) fn finish_mapping(
        &mut self,
        builder: &mut Builder,
        first: usize,
        span: Span,
        style: Style,
    ) -> NodeId {
        let node = if self.has_doubles(builder, first) {
            let settled = self.settle(builder, first);
            builder.mapping(&settled, span, style)
        } else {
            builder.mapping(self.children.get(first..).unwrap_or_default(), span, style)
        };
        self.children.truncate(first);
        self.prints.truncate(first);
        node
    }

    /// An error if `root` leads to anything that JSON cannot say.
    pub(super) fn sayable(&mut self, builder: &Builder, root: NodeId) -> Scan<()> {
        let mut seen = HashSet::new();
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            if seen.insert(node) {
                waiting.extend(builder.items_of(node));
                waiting.extend(builder.entries_of(node).iter().map(|child| child.value));
            }
        }
        let reached = self.unsayable.drain().filter(|(node, _)| seen.contains(node));
        let first = reached.map(|(_, fault)| fault).min_by_key(|fault| fault.span.start);
        first.map_or(Ok(()), Err)
    }

    fn has_doubles(&self, builder: &Builder, first: usize) -> bool {
        let prints = self.prints.get(first..).unwrap_or_default();
        if prints.len() <= FEW {
            let mut earlier = (0..prints.len()).filter_map(|at| prints.split_at_checked(at));
            return earlier
                .any(|(before, rest)| rest.first().is_some_and(|print| before.contains(print)));
        }
        let children = self.children.get(first..).unwrap_or_default();
        let mut keys = HashSet::with_capacity(children.len());
        !children.iter().all(|child| keys.insert(builder.resolve(child.key)))
    }

    /// The last entry of each key, where its first stood.
    fn settle(&mut self, builder: &Builder, first: usize) -> Vec<Child> {
        let children = self.children.get(first..).unwrap_or_default();
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(children.len());
        let mut settled: Vec<Child> = Vec::with_capacity(children.len());
        for child in children {
            let key = builder.resolve(child.key);
            let place = *places.entry(key).or_insert(settled.len());
            let Some(found) = settled.get_mut(place) else {
                settled.push(*child);
                continue;
            };
            let (key, first) = (Box::from(key), found.key_span);
            let problem = match (found.merged, child.merged) {
                (false, false) => Some(Problem::DuplicateKey { key, first }),
                (false, true) => Some(Problem::MergeReplaces { key, first }),
                (true, _) => None,
            };
            if let Some(problem) = problem
                && self.warnings.len() < WARNINGS
            {
                self.warnings.push(problem.warning(child.key_span));
            }
            *found = *child;
        }
        settled
    }
}

/// A number that differs for most keys that differ.
pub(super) fn fingerprint(key: &str) -> u32 {
    let bytes = key.as_bytes();
    let word = |bytes: &[u8]| bytes.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    let head = word(bytes.get(..8).unwrap_or(bytes));
    let tail = word(bytes.get(bytes.len().saturating_sub(8)..).unwrap_or_default());
    let mixed =
        (head ^ tail.rotate_left(23) ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) as u32
}
