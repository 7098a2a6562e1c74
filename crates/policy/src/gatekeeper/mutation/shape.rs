//! Mutators that disagree about the shape of an object: what is a list to one and a mapping to
//! another, or a string to one and more to another. None of them is applied.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::location::Step;
use super::mutator::Mutator;
use crate::gatekeeper::applies::Binding;

/// Steps of all locations, once for each kind that they apply to.
const MOST: usize = 4_000_000;

/// What stands at a step, as the mutators on their way through it take it.
#[derive(Debug, Default)]
struct Shape {
    users: BTreeSet<usize>,
    /// Those that must end here.
    ends: BTreeSet<usize>,
    children: BTreeMap<String, BTreeMap<Head, Shape>>,
}

/// What a mutator takes a value for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Head {
    Mapping,
    Items,
    Set,
    Text,
    /// Anything.
    Unknown,
}

/// Which of the mutators disagree, by their index; `None` where they are too many to be compared.
pub(super) fn conflicts(mutators: &[&Mutator]) -> Option<BTreeSet<usize>> {
    let mut shapes: BTreeMap<Binding, Shape> = BTreeMap::new();
    let mut steps = 0;
    for (index, mutator) in mutators.iter().enumerate() {
        for binding in mutator.applies.iter().flatten().flat_map(|it| it.bindings()) {
            steps += mutator.location.steps.len();
            if steps > MOST {
                return None;
            }
            shapes.entry(binding).or_default().add(index, mutator);
        }
    }
    let mut found = BTreeSet::new();
    shapes.values().for_each(|shape| shape.collect(&mut found));
    Some(found)
}

impl Shape {
    fn add(&mut self, index: usize, mutator: &Mutator) {
        let steps = &mutator.location.steps;
        let mut shape = self;
        shape.users.insert(index);
        for (depth, step) in steps.iter().enumerate() {
            let (Step::Field(key) | Step::Items { key, .. }) = step;
            let head = match steps.get(depth + 1) {
                Some(Step::Field(_)) => Head::Mapping,
                Some(Step::Items { .. }) => Head::Items,
                None => end(&mutator.change),
            };
            shape = shape.children.entry(key.clone()).or_default().entry(head).or_default();
            shape.users.insert(index);
        }
        if matches!(mutator.change, Change::Image(_) | Change::External) {
            shape.ends.insert(index);
        }
    }

    fn collect(&self, found: &mut BTreeSet<usize>) {
        for heads in self.children.values() {
            disagreements(heads, found);
            heads.values().for_each(|shape| shape.collect(found));
        }
    }
}

/// Among those that go through one key.
fn disagreements(heads: &BTreeMap<Head, Shape>, found: &mut BTreeSet<usize>) {
    let known = heads.keys().filter(|head| **head != Head::Unknown).count();
    for (head, shape) in heads.iter().filter(|(head, _)| **head != Head::Unknown) {
        let has_two_keys = *head == Head::Items && shape.children.len() > 1;
        if known > 1 || has_two_keys {
            found.extend(&shape.users);
        }
    }
    let must_end = heads.values().any(|shape| !shape.ends.is_empty());
    let goes_on = heads.values().any(|shape| !shape.children.is_empty());
    if must_end && goes_on {
        for shape in heads.values() {
            found.extend(&shape.ends);
            let below = shape.children.values().flat_map(|heads| heads.values());
            below.for_each(|shape| found.extend(&shape.users));
        }
    }
}

fn end(change: &Change) -> Head {
    match change {
        Change::Merge(_) | Change::Prune(_) => Head::Set,
        Change::Image(_) => Head::Text,
        Change::Value(_) | Change::Name | Change::Namespace | Change::External => Head::Unknown,
    }
}
