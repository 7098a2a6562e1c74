//! What policies of Kyverno have done in the background: objects that are made, changed and taken
//! away, beside all requests.
//!
//! Here it is decided; what is decided is written elsewhere.

mod cleaning;
mod read;
mod words;

use std::collections::BTreeMap;

use model::{Kind, World};

use super::{Exceptions, Generating, Made, Mutating};
use crate::bundle::Interest;
use crate::cel::Timestamp;
use crate::kyverno::libraries::Asker;
use crate::kyverno::{Generated, Given, Scene};
use crate::request::{Operation, Request};
use crate::resource_of;
pub use cleaning::{Cleaning, Fate};
use words::Words;

/// One thing that a policy has done in the background.
pub struct Duty {
    /// `kyverno/add-quota`
    pub id: String,
    /// The policy.
    pub holder: Holder,
    /// Another number wherever the policy says something else.
    pub version: u64,
    /// What is to be done.
    pub work: Work,
    /// Why rules of it are not carried out, a clause for each.
    pub left_out: Vec<String>,
    /// What it is done for, or to.
    interest: Interest,
    /// The kinds that it may look up, make or change, as it names them.
    words: Words,
    /// Those of them on which what it makes may depend.
    sources: Words,
    /// It may look up more than what it copies.
    looks_around: bool,
    /// Rules that are done, each with what is to be known of it; a policy in CEL has one, without a
    /// name.
    terms: BTreeMap<String, Terms>,
}

/// Which policy something is done for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// `ClusterPolicy`
    pub kind: String,
    /// The only namespace in which it holds; everywhere where there is none.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// The API version that it is written in: `kyverno.io/v1`.
    pub api_version: String,
    /// What the cluster tells it by; empty where it comes from a file.
    pub uid: String,
    /// When it was made, where that is known.
    pub created: Option<Timestamp>,
}

/// What is to be done.
pub enum Work {
    /// Objects are made.
    Generate(Generating),
    /// Objects that are there already are changed.
    Change(Mutating),
    /// Objects are taken away when their time comes.
    Clean(Cleaning),
}

/// What is to be known of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// What it made follows the policy, what it was made for, and what it is a copy of.
    pub is_synchronized: bool,
    /// It is done for what is there already when the policy comes, too.
    pub is_for_existing: bool,
    /// What it made stays where the policy goes.
    pub is_orphaning: bool,
    /// It is done for what goes, too.
    names_deletion: bool,
    /// It is done for what comes or changes in the background itself, too.
    follows_background: bool,
}

impl Duty {
    /// It may be done for objects of this kind.
    pub fn is_about(&self, kind: Kind<'_>) -> bool {
        self.interest.is_about(kind.name, &resource_of(kind.name))
    }

    /// It may look up objects of this kind, make or change them.
    pub fn names(&self, kind: Kind<'_>) -> bool {
        self.words.name(kind.name)
    }

    /// What it makes may depend on objects of this kind, beside those for which it is done.
    pub fn depends_on(&self, kind: Kind<'_>) -> bool {
        self.sources.name(kind.name)
    }

    /// What it makes may depend on more than what it copies.
    pub fn looks_around(&self) -> bool {
        self.looks_around
    }

    /// Some rule is done for what the background itself has written.
    pub fn follows_background(&self) -> bool {
        self.terms.values().any(|it| it.follows_background)
    }

    /// A rule of it; `None` where it has none of that name that is carried out.
    pub fn terms(&self, rule: &str) -> Option<Terms> {
        self.terms.get(rule).copied()
    }

    /// The names of its rules that are carried out.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.terms.keys().map(String::as_str)
    }

    /// Some rule is done for what is there already.
    pub fn is_for_existing(&self) -> bool {
        self.terms.values().any(|it| it.is_for_existing)
    }

    /// Some rule's objects follow.
    pub fn is_synchronized(&self) -> bool {
        self.terms.values().any(|it| it.is_synchronized)
    }

    /// All that rules want to be there for the sake of `request`, each with its name. Empty for
    /// duties that make nothing.
    pub fn want(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        asker: &Asker<'_>,
        given: &Given<'_>,
        exceptions: &Exceptions,
    ) -> Vec<(String, Generated)> {
        let Work::Generate(policy) = &self.work else { return Vec::new() };
        let mut wanted = policy.want(request, world, asker, given, exceptions);
        wanted.retain(|(rule, _)| self.does(rule, request.operation));
        wanted
    }

    /// What becomes of existing objects for the sake of `request`. Empty for duties that change
    /// nothing.
    pub fn change<'w>(
        &self,
        request: &Request<'_>,
        scene: Scene<'w>,
        asker: &Asker<'_>,
        given: &Given<'_>,
        exceptions: &Exceptions,
    ) -> Vec<Made<'w>> {
        let Work::Change(policy) = &self.work else { return Vec::new() };
        let mut made = policy.mutate(request, scene, asker, given, &exceptions.cel);
        made.retain(|it| self.does(&it.rule, request.operation));
        made
    }

    /// The rule is carried out for this operation.
    fn does(&self, rule: &str, operation: Operation) -> bool {
        let terms = self.terms(rule);
        terms.is_some_and(|it| operation != Operation::Delete || it.names_deletion)
    }
}
