//! Policies that change objects, of all engines together: what they make of a request's object.

use model::{Document, Kind};

use super::index::Index;
use super::interest::Interest;
use super::{Among, Bundle, Objection, Surroundings};
use crate::library::Mutating;
use crate::mutation::Mutation;
use crate::request::Request;
use crate::tree::Tree;
use crate::vap;

/// Policies in the order in which they are asked: the API server's own, Gatekeeper's mutators, then
/// Kyverno's, each by name.
#[derive(Debug, Default)]
pub struct Mutations {
    policies: Vec<Mutating>,
    index: Index,
}

/// What policies make of a request's object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changed {
    /// The whole object as it is to be; `None` where no policy changes it, or one refuses.
    pub object: Option<Tree>,
    /// The policies that changed it, in their order: `kyverno/add-labels`.
    pub by: Vec<String>,
    /// What could not be applied.
    pub objections: Vec<Objection>,
}

impl Mutations {
    /// Puts policies in order. Those that have no say at admission are left out.
    pub(crate) fn of(mut policies: Vec<Mutating>) -> Mutations {
        policies.sort_by(|one, other| (one.turn(), &one.id).cmp(&(other.turn(), &other.id)));
        let mut mutations = Mutations::default();
        for policy in policies {
            mutations.index.add(mutations.policies.len(), &[policy.interest()]);
            mutations.policies.push(policy);
        }
        mutations
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// How many there are that only change objects: others judge too, and are counted there.
    pub fn only(&self) -> usize {
        self.policies.iter().map(Mutating::count).sum()
    }

    /// The requests that some of `among` may change.
    pub fn interest(&self, among: Among) -> Interest {
        let mut all = Interest::default();
        let own = self.policies.iter().filter(|policy| among.takes(!policy.lets_failures_pass()));
        own.for_each(|policy| all.add_all(&policy.interest()));
        all
    }

    pub(super) fn asks_objects(&self) -> bool {
        self.policies.iter().any(Mutating::asks_objects)
    }

    pub(super) fn looks_up(&self) -> impl Iterator<Item = Kind<'_>> {
        self.policies.iter().flat_map(Mutating::looks_up)
    }
}

impl Bundle {
    /// What the policies among these make of the request's object, one after another, each all or
    /// nothing. Those that say so are asked once more where the object was changed.
    pub fn mutate(
        &self,
        request: &Request<'_>,
        around: &Surroundings<'_>,
        among: Among,
    ) -> Changed {
        let mut course =
            Course { bundle: self, around, document: None, changed: Changed::default() };
        let candidates = self.mutations.index.candidates(request).into_iter();
        let policies = candidates.filter_map(|it| self.mutations.policies.get(it.policy));
        let mut again = Vec::new();
        for policy in policies.filter(|policy| among.takes(!policy.lets_failures_pass())) {
            if course.ask(policy, request) && policy.is_reinvoked() {
                again.push(policy);
            }
        }
        if course.changed.object.is_some() {
            again.into_iter().for_each(|policy| {
                course.ask(policy, request);
            });
        }
        let mut changed = course.changed;
        if changed.objections.iter().any(Objection::denies) {
            changed.object = None;
        }
        changed
    }
}

/// An object on its way through the policies.
struct Course<'c> {
    bundle: &'c Bundle,
    around: &'c Surroundings<'c>,
    /// The object as the policies so far left it, where one changed it.
    document: Option<Document>,
    changed: Changed,
}

impl Course<'_> {
    /// Lets a policy have its way. Whether it is about the object.
    fn ask(&mut self, policy: &Mutating, request: &Request<'_>) -> bool {
        let object = self.document.as_ref().map(Document::root).or(request.object);
        let now = Request { object, ..request.clone() };
        let given = self.bundle.given(self.around);
        let exceptions = &self.bundle.cel_exceptions;
        let (rule, mutation) = policy.admit(&now, self.around, &given, exceptions);
        let failed = match mutation {
            Mutation::Skip => return false,
            Mutation::Same => return true,
            Mutation::Changed(tree) if vap::length(&tree) <= vap::LARGEST => {
                self.document = Some(tree.to_document());
                self.changed.object = Some(tree);
                if self.changed.by.last() != Some(&policy.id) {
                    self.changed.by.push(policy.id.clone());
                }
                return true;
            }
            Mutation::Changed(_) => "the object grows too large".to_owned(),
            Mutation::Error(why) => why,
        };
        let author = policy.author(rule);
        let objection = Objection::to_change(author, &failed, policy.lets_failures_pass());
        self.changed.objections.push(objection);
        true
    }
}
