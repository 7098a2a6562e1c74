//! One mutator: which objects it is about, and what it makes of them.

use model::{Diagnostic, Kind, Object};

use super::budget::Budget;
use super::change::{Change, New};
use super::conditions::Conditions;
use super::location::Location;
use super::read;
use super::walk::Walk;
use crate::bundle::Interest;
use crate::gatekeeper::applies::Applies;
use crate::gatekeeper::matching::{Candidate, Match};
use crate::request::Operation;
use crate::tree::Tree;

/// An Assign, AssignImage, AssignMetadata or ModifySet, read and checked.
#[derive(Debug, Clone)]
pub struct Mutator {
    pub(super) kind: &'static str,
    pub(super) name: String,
    /// Nothing where it is about objects of any kind.
    pub(super) applies: Option<Vec<Applies>>,
    pub(super) matches: Match,
    pub(super) location: Location,
    pub(super) conditions: Conditions,
    pub(super) change: Change,
}

impl Mutator {
    /// The group of mutators' kinds.
    pub const GROUP: &'static str = "mutations.gatekeeper.sh";

    /// The kinds of mutators, in the order in which they are applied.
    pub const KINDS: [&'static str; 4] = ["Assign", "AssignImage", "AssignMetadata", "ModifySet"];

    /// Objects of this kind are mutators.
    pub fn is_kind(kind: Kind<'_>) -> bool {
        kind.group == Mutator::GROUP && Mutator::KINDS.contains(&kind.name)
    }

    /// Reads a mutator. What is wrong with it is told with its place, and concerns no other.
    pub fn read(object: &Object<'_>) -> Result<Mutator, Diagnostic> {
        read::mutator(object)
    }

    /// What to call it: `Assign/never-root`.
    pub fn label(&self) -> String {
        format!("{}/{}", self.kind, self.name)
    }

    /// Adds the kinds that it may be about.
    pub(super) fn add_interest(&self, interest: &mut Interest) {
        match &self.applies {
            Some(all) => all.iter().for_each(|it| it.add_interest(interest)),
            None => self.matches.add_interest(interest),
        }
    }

    /// Whether it is about an object; the error says what must be known to tell.
    pub(super) fn is_about(
        &self,
        candidate: &Candidate<'_>,
        operation: Option<Operation>,
    ) -> Result<bool, String> {
        let applies =
            |all: &Vec<Applies>| all.iter().any(|it| it.holds(&candidate.object, operation));
        if !self.applies.as_ref().is_none_or(applies) {
            return Ok(false);
        }
        self.matches.holds(candidate)
    }

    /// Changes the object that stands in a namespace. Whether its location was reached; the error
    /// says what stands in its way.
    pub(super) fn apply(
        &self,
        object: &mut Tree,
        namespace: &str,
        budget: &mut Budget,
    ) -> Result<bool, String> {
        let new = match &self.change {
            Change::Value(value) => New::Value(value),
            Change::Merge(values) => New::Merge(values),
            Change::Prune(values) => New::Prune(values),
            Change::Image(parts) => New::Image(parts),
            Change::Namespace => New::Text(namespace.to_owned()),
            Change::Name => {
                let name = object.get("metadata").and_then(|metadata| metadata.get("name"));
                New::Text(name.and_then(Tree::as_str).unwrap_or_default().to_owned())
            }
            Change::External => {
                return Err(
                    "it asks a provider of external data, which is not asked here".to_owned()
                );
            }
        };
        let steps = &self.location.steps;
        Walk { steps, conditions: &self.conditions, new, budget }.go(object, 0)
    }

    /// What it changes may decide what mutators are about.
    pub(super) fn changes_matches(&self) -> bool {
        !self.location.is_within("spec")
    }
}
