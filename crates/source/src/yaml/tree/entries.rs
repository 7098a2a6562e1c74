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
            self.digests.push(builder.digest(child.key));
            self.children.push(Child { merged: true, ..child });
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
            let children = self.children.get(first..).unwrap_or_default();
            let digests = self.digests.get(first..).unwrap_or_default();
            builder.digested_mapping(children, digests, span, style)
        };
        self.children.truncate(first);
        self.digests.truncate(first);
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
        let digests = self.digests.get(first..).unwrap_or_default();
        if digests.len() <= FEW {
            let mut earlier = (0..digests.len()).filter_map(|at| digests.split_at_checked(at));
            return earlier
                .any(|(before, rest)| rest.first().is_some_and(|digest| before.contains(digest)));
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
