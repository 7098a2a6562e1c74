//! Policies of all engines together: compiled once, asked about any number of requests.

mod member;

use std::sync::Arc;

use model::{Finding, Object, Severity, Verdict, World};

use member::Asked;
pub use member::Member;

use crate::cel::Host;
use crate::gatekeeper;
use crate::kyverno::libraries::Answers;
use crate::kyverno::{CelException, Given, PolicyException};
use crate::outcome::Action;
use crate::request::Request;

/// Policies to judge by, in the order in which they were added; Gatekeeper's constraints come last.
#[derive(Debug, Default)]
pub struct Bundle {
    members: Vec<Member>,
    /// What Kyverno's classic policies let pass.
    pub exceptions: Vec<PolicyException>,
    /// What its policies in CEL let pass.
    pub cel_exceptions: Vec<CelException>,
    /// Gatekeeper's templates and constraints.
    pub gatekeeper: gatekeeper::Policies,
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
    /// How many policies there are.
    pub fn len(&self) -> usize {
        self.members.len() + self.gatekeeper.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a policy of any engine but Gatekeeper.
    pub fn push(&mut self, member: Member) {
        self.members.push(member);
    }

    /// Those that were pushed.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The same, to bring them into force.
    pub fn members_mut(&mut self) -> &mut [Member] {
        &mut self.members
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
        let mut rulings = Vec::new();
        let given = Given {
            variables: &[],
            answers: Arc::clone(around.answers),
            exceptions: &self.exceptions,
        };
        for (policy, member) in self.members.iter().enumerate() {
            let asked = Asked { around, given: &given, exceptions: &self.cel_exceptions };
            let (verdict, actions, findings) = member.judge(object, request, &asked);
            if verdict != Verdict::NotApplicable {
                rulings.push(Ruling { policy, verdict, actions, findings });
            }
        }
        let outcomes = self.gatekeeper.judge_expanded(request, &around.gatekeeper);
        for (outcome, policy) in outcomes.into_iter().zip(self.members.len()..) {
            if outcome.verdict != Verdict::NotApplicable {
                let findings = gatekeeper::findings(object, std::slice::from_ref(&outcome));
                let (verdict, actions) = (outcome.verdict, outcome.actions);
                rulings.push(Ruling { policy, verdict, actions, findings });
            }
        }
        rulings
    }
}
