//! Policies of all engines together: compiled once, asked about any number of requests.

mod around;
mod index;
mod interest;
mod member;
mod mutations;
mod objection;
pub(crate) mod shared;

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use model::{Finding, Object, Reference, Severity, Verdict, World};

pub use around::{Around, Gathering};
pub use interest::Interest;
use member::Asked;
pub use member::Member;
pub use mutations::{Changed, Mutations};
pub use objection::{Author, Objection, Reason};

use crate::cel::Host;
use crate::gatekeeper;
use crate::kyverno::libraries::Answers;
use crate::kyverno::{CelException, Given, Known, PolicyException};
use crate::outcome::{Action, Outcome};
use crate::request::Request;
use crate::vap::{Binding, Policy};
use index::{Candidate, Index};
use shared::{Found, Shared};

/// Policies to judge by, in the order in which they were added; Gatekeeper's constraints come last.
#[derive(Debug, Default)]
pub struct Bundle {
    members: Vec<Member>,
    /// Those among them that the API server judges requests by itself.
    elsewhere: BTreeSet<usize>,
    index: Index,
    shared: Shared,
    /// What Kyverno's classic policies let pass.
    pub exceptions: Vec<PolicyException>,
    /// What its policies in CEL let pass.
    pub cel_exceptions: Vec<CelException>,
    /// Gatekeeper's templates and constraints.
    pub gatekeeper: gatekeeper::Policies,
    /// Policies that change objects, where they were asked for.
    pub mutations: Mutations,
}

/// Which policies are asked: an API server has one question for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Every one.
    All,
    /// Those that refuse, also where they cannot tell. A request of theirs is refused where nobody
    /// answers.
    Strict,
    /// The others.
    Lenient,
}

impl Among {
    fn takes(self, is_strict: bool) -> bool {
        match self {
            Among::All => true,
            Among::Strict => is_strict,
            Among::Lenient => !is_strict,
        }
    }

    fn takes_member(self, member: &Member) -> bool {
        self == Among::All || self.takes(member.is_strict())
    }
}

/// What policies may look at beside the request.
#[derive(Clone, Copy)]
pub struct Surroundings<'s> {
    /// The objects beside the one at hand.
    pub world: &'s dyn World,
    /// Who answers what expressions ask of a cluster.
    pub host: &'s dyn Host,
    /// The moment, and what else Kyverno's rules are answered.
    pub answers: &'s Arc<Answers>,
    /// What Gatekeeper's constraints are judged with.
    pub gatekeeper: gatekeeper::Context<'s>,
}

/// What one policy says of one object.
#[derive(Debug, Clone)]
pub struct Ruling {
    /// The policy, counted in the order of the bundle.
    pub policy: usize,
    /// What it says in all.
    pub verdict: Verdict,
    /// What is to be done about it, where the verdict is `Fail`.
    pub actions: Vec<Action>,
    /// What that comes to.
    pub findings: Vec<Finding>,
}

impl Bundle {
    /// How many policies there are that judge.
    pub fn len(&self) -> usize {
        self.members.len() + self.gatekeeper.len()
    }

    /// There is none, nor one that changes objects.
    pub fn is_empty(&self) -> bool {
        self.len() == 0 && self.mutations.is_empty()
    }

    /// Adds a policy of any engine but Gatekeeper.
    pub fn push(&mut self, mut member: Member) {
        member.share(&mut self.shared);
        self.index.add(self.members.len(), &member.interests());
        self.members.push(member);
    }

    /// Adds a policy that the API server judges requests by itself: it says nothing of them here, and
    /// all of what is there already.
    pub(crate) fn push_beside_requests(&mut self, member: Member) {
        self.elsewhere.insert(self.members.len());
        self.push(member);
    }

    /// Those that were pushed.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Brings bindings to the policies of Kubernetes: `bindings` gives those of one.
    pub fn bind(&mut self, mut bindings: impl FnMut(&Policy) -> Vec<Binding>) {
        for member in &mut self.members {
            if let Member::Kubernetes(policy, own) = member {
                *own = bindings(policy);
            }
        }
    }

    /// The id of each policy's findings and how bad they are, in the order of the bundle.
    pub fn ids(&self) -> impl Iterator<Item = (String, Severity)> {
        let members = self.members.iter().map(|member| (member.id(), member.severity()));
        members.chain(self.gatekeeper.ids(gatekeeper::Point::Files))
    }

    /// What each policy says of `object`, which `request` is about. Those that are not about it are
    /// left out.
    pub fn judge<'a>(
        &'a self,
        object: &Object<'a>,
        request: &Request<'a>,
        around: &Surroundings<'a>,
    ) -> Vec<Ruling> {
        let candidates = self.index.candidates(request);
        let given = self.given(around);
        // What variables may refer to is the same to all policies, and many have none.
        let known = LazyCell::new(|| Known::of(request, given.variables, &given.answers));
        let reference: LazyCell<Arc<Reference>, _> = LazyCell::new(|| Arc::new(object.reference()));
        let found = Found::none(&self.shared);
        let asked = Asked {
            around,
            given: &given,
            known: &|| known.clone(),
            exceptions: &self.cel_exceptions,
            found: Some(&found),
        };
        // All are asked before anything is written: so what does either stays at hand.
        let mut decided = Vec::with_capacity(candidates.len());
        for Candidate { policy, rules } in candidates {
            let Some(member) = self.members.get(policy) else { continue };
            decided.push((policy, member, member.decide(request, rules, &asked)));
        }
        let mut rulings = Vec::with_capacity(decided.len() + self.gatekeeper.len());
        for (policy, member, decided) in decided {
            let reference = || Arc::clone(&reference);
            let (verdict, actions, findings) = member.tell(object, &reference, decided);
            if verdict != Verdict::NotApplicable {
                rulings.push(Ruling { policy, verdict, actions, findings });
            }
        }
        let outcomes = self.gatekeeper.judge_expanded(request, &around.gatekeeper);
        let constraints = outcomes.into_iter().zip(self.members.len()..);
        let reference = || Arc::clone(&reference);
        rulings
            .extend(constraints.filter_map(|(it, policy)| ruling(policy, object, reference, it)));
        rulings
    }

    /// The policy of this number is about what is there already, and not about requests alone: Kyverno's
    /// `background` and `evaluation.background` say so.
    pub fn holds_in_background(&self, policy: usize) -> bool {
        self.members.get(policy).is_none_or(Member::holds_in_background)
    }

    /// The requests that some of `among` may be about.
    pub fn interest(&self, among: Among) -> Interest {
        let mut all = Interest::default();
        let members = self.members.iter().enumerate();
        let members = members.filter(|(policy, _)| !self.elsewhere.contains(policy));
        let members = members.filter(|(_, member)| among.takes(member.is_strict()));
        members.for_each(|(_, member)| all.add_all(&member.interest()));
        if self.gatekeeper.judges_requests() && among.takes(self.gatekeeper.is_strict()) {
            all.add_all(&self.gatekeeper.interest());
        }
        all
    }

    /// What the policies among these have against a request, in the order of the bundle: nothing
    /// where it may pass. What one cannot tell counts as an objection.
    pub fn object_to<'a>(
        &'a self,
        request: &Request<'a>,
        around: &Surroundings<'a>,
        among: Among,
    ) -> Vec<Objection> {
        let given = self.given(around);
        let known = LazyCell::new(|| Known::of(request, given.variables, &given.answers));
        let found = Found::none(&self.shared);
        let asked = Asked {
            around,
            given: &given,
            known: &|| known.clone(),
            exceptions: &self.cel_exceptions,
            found: Some(&found),
        };
        let candidates = self.index.candidates(request).into_iter();
        let candidates = candidates.filter(|it| !self.elsewhere.contains(&it.policy));
        let members = candidates.filter_map(|it| Some((self.members.get(it.policy)?, it.rules)));
        let members = members.filter(|(member, _)| among.takes_member(member));
        let mut objections: Vec<Objection> =
            members.flat_map(|(member, rules)| member.object_to(request, rules, &asked)).collect();
        if among != Among::All && !among.takes(self.gatekeeper.is_strict()) {
            return objections;
        }
        let outcomes = self.gatekeeper.judge_expanded(request, &around.gatekeeper);
        for (constraint, outcome) in outcomes.into_iter().enumerate() {
            let actions = || self.gatekeeper.actions_of(constraint, around.gatekeeper.point);
            objections.extend(Objection::of_outcome(outcome, actions));
        }
        objections
    }

    fn given<'g>(&'g self, around: &Surroundings<'_>) -> Given<'g> {
        Given { variables: &[], answers: Arc::clone(around.answers), exceptions: &self.exceptions }
    }

    /// What one policy says of `object`; `None` where it is not about it. A constraint is asked about
    /// the object alone, not about what it expands to.
    pub fn judge_one<'a>(
        &'a self,
        policy: usize,
        object: &Object<'a>,
        request: &Request<'a>,
        around: &Surroundings<'a>,
    ) -> Option<Ruling> {
        let Some(member) = self.members.get(policy) else {
            let constraint = policy.checked_sub(self.members.len())?;
            let outcome = self.gatekeeper.judge_one(constraint, request, &around.gatekeeper)?;
            return ruling(policy, object, || Arc::new(object.reference()), outcome);
        };
        let given = self.given(around);
        let known = || Known::of(request, given.variables, &given.answers);
        let reference = || Arc::new(object.reference());
        let exceptions = &self.cel_exceptions;
        let asked = Asked { around, given: &given, known: &known, exceptions, found: None };
        let (verdict, actions, findings) = member.judge(object, request, &asked, &reference);
        let is_about = verdict != Verdict::NotApplicable;
        is_about.then_some(Ruling { policy, verdict, actions, findings })
    }
}

/// What a constraint says, where it is about the object.
fn ruling(
    policy: usize,
    object: &Object<'_>,
    reference: impl FnOnce() -> Arc<Reference>,
    outcome: Outcome,
) -> Option<Ruling> {
    if outcome.verdict == Verdict::NotApplicable {
        return None;
    }
    let (verdict, actions) = (outcome.verdict.clone(), outcome.actions.clone());
    let findings = gatekeeper::findings(object, reference, outcome);
    Some(Ruling { policy, verdict, actions, findings })
}
