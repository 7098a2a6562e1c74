//! All mutators together, applied until nothing changes.

use std::collections::BTreeMap;

use model::{Document, Object};

use super::budget::Budget;
use super::mutator::Mutator;
use super::shape;
use crate::bundle::Interest;
use crate::gatekeeper::inventory::Labels;
use crate::gatekeeper::matching::{Candidate, Source};
use crate::mutation::Mutation;
use crate::request::{Operation, Request};
use crate::tree::Tree;

/// An object with more values is none of a cluster.
const MOST_VALUES: usize = 2_000_000;

/// Mutators in the order in which they are applied: by kind, then by name.
#[derive(Debug, Clone, Default)]
pub struct Mutators {
    agreed: Vec<Mutator>,
    conflicting: Vec<String>,
}

/// More mutators than can be compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are too many mutators to tell which of them conflict")]
pub struct TooMany;

impl Mutators {
    /// Puts mutators in order. Of two with one name the later is kept; those that disagree about
    /// the shape of an object are left out.
    pub fn of(mutators: impl IntoIterator<Item = Mutator>) -> Result<Mutators, TooMany> {
        let named = mutators.into_iter().map(|it| ((it.kind, it.name.clone()), it));
        let named: BTreeMap<_, _> = named.collect();
        let conflicts = shape::conflicts(&named.values().collect::<Vec<_>>()).ok_or(TooMany)?;
        let mut all = Mutators::default();
        for (index, mutator) in named.into_values().enumerate() {
            match conflicts.contains(&index) {
                true => all.conflicting.push(mutator.label()),
                false => all.agreed.push(mutator),
            }
        }
        Ok(all)
    }

    /// How many there are to apply.
    pub fn len(&self) -> usize {
        self.agreed.len()
    }

    /// There is none to apply.
    pub fn is_empty(&self) -> bool {
        self.agreed.is_empty()
    }

    /// Adds the kinds that they may change.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        self.agreed.iter().for_each(|mutator| mutator.add_interest(interest));
    }

    /// What those are called that disagree about the shape of an object.
    pub fn conflicting(&self) -> impl Iterator<Item = &str> {
        self.conflicting.iter().map(String::as_str)
    }

    /// What the mutators make of a request's object.
    pub fn mutate(&self, request: &Request<'_>, source: Source) -> Mutation {
        if !matches!(request.operation, Operation::Create | Operation::Update) {
            return Mutation::Skip;
        }
        self.mutate_for(request, Some(request.operation), source)
    }

    /// The same for an object that takes no part in a request: what is to become of a workload.
    pub(in crate::gatekeeper) fn mutate_aside(
        &self,
        request: &Request<'_>,
        source: Source,
    ) -> Mutation {
        self.mutate_for(request, None, source)
    }

    fn mutate_for(
        &self,
        request: &Request<'_>,
        operation: Option<Operation>,
        source: Source,
    ) -> Mutation {
        let Some(object) = request.object else { return Mutation::Skip };
        let asked = Asked { request, operation, source };
        match Tree::from_node(object, MOST_VALUES) {
            Ok(tree) => self.until_stable(tree, &asked).unwrap_or_else(Mutation::Error),
            Err(error) => Mutation::Error(error.to_string()),
        }
    }

    fn until_stable(&self, mut tree: Tree, asked: &Asked<'_>) -> Result<Mutation, String> {
        let mut budget = Budget::new();
        // So often, and once more, as there are mutators: Gatekeeper gives up then.
        for round in 0..=self.agreed.len() + self.conflicting.len() {
            let before = tree.clone();
            budget.spend(before.weight())?;
            let is_applied = self.round(&mut tree, asked, &mut budget)?;
            if !is_applied || is_same(&before, &tree) {
                return Ok(match (round, is_applied) {
                    (0, false) => Mutation::Skip,
                    (0, true) => Mutation::Same,
                    _ => Mutation::Changed(tree),
                });
            }
        }
        Err("the mutators do not come to an end: each undoes what others do".to_owned())
    }

    /// Applies each mutator once. Whether one has reached its location.
    fn round(
        &self,
        tree: &mut Tree,
        asked: &Asked<'_>,
        budget: &mut Budget,
    ) -> Result<bool, String> {
        let mut document = tree.to_document();
        let mut is_applied = false;
        for mutator in &self.agreed {
            budget.spend(1)?;
            let failed = |says: String| format!("{}: {says}", mutator.label());
            let candidate = asked.candidate(&document);
            if !mutator.is_about(&candidate, asked.operation).map_err(failed)? {
                continue;
            }
            if mutator.apply(tree, asked.namespace(), budget).map_err(failed)? {
                is_applied = true;
                if mutator.changes_matches() {
                    budget.spend(tree.weight())?;
                    document = tree.to_document();
                }
            }
        }
        Ok(is_applied)
    }
}

/// What mutators are asked about.
struct Asked<'r> {
    request: &'r Request<'r>,
    operation: Option<Operation>,
    source: Source,
}

impl Asked<'_> {
    fn namespace(&self) -> &str {
        if self.request.is_of_namespace() { "" } else { self.request.namespace }
    }

    fn candidate<'c>(&'c self, document: &'c Document) -> Candidate<'c> {
        let namespace = self.request.namespace_object.as_ref();
        Candidate {
            object: Object::new(document.root(), None),
            namespace: self.namespace(),
            namespace_labels: namespace.map(|it| Labels::Written(it.metadata().get("labels"))),
            source: self.source,
        }
    }
}

/// The same in the same order: mutators add entries behind others, and take none away.
fn is_same(left: &Tree, right: &Tree) -> bool {
    match (left, right) {
        (Tree::Map(left), Tree::Map(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right.iter())
                    .all(|((key, value), (other, theirs))| key == other && is_same(value, theirs))
        }
        (Tree::List(left), Tree::List(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(item, theirs)| is_same(item, theirs))
        }
        (left, right) => left == right,
    }
}
