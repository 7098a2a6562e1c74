//! A policy of any engine, with what brings it into force.

use std::sync::Arc;

use model::{Finding, Kind, Object, Reference, Severity, Verdict};

use super::Surroundings;
use super::index::Rules;
use super::interest::Interest;
use super::objection::{Author, Objection};
use super::shared::{Among, Found, Shared};
use crate::kyverno::{
    CelException, ClusterPolicy, Fault, Given, ImageValidatingPolicy, Known, Rule, ValidatingPolicy,
};
use crate::outcome::Action;
use crate::request::Request;
use crate::vap::{self, Allowed, Binding, Decision, Outcome, Policy};

/// A policy and what brings it into force.
#[derive(Debug)]
pub enum Member {
    /// Kubernetes's own, with its bindings.
    Kubernetes(Policy, Vec<Binding>),
    /// Kyverno's in CEL.
    Kyverno(ValidatingPolicy),
    /// Kyverno's about images.
    Images(ImageValidatingPolicy),
    /// Kyverno's classic.
    Classic(ClusterPolicy),
}

/// What a policy is asked with.
pub(super) struct Asked<'s, 'a> {
    pub(super) around: &'s Surroundings<'a>,
    pub(super) given: &'s Given<'a>,
    /// What variables may refer to.
    pub(super) known: &'s dyn Fn() -> Result<Known<'s>, Fault>,
    pub(super) exceptions: &'a [CelException],
    /// What is so of the request for several policies.
    pub(super) found: Option<&'s Found<'a>>,
}

impl Member {
    /// It may look up any object.
    pub fn asks_objects(&self) -> bool {
        match self {
            Member::Kubernetes(..) | Member::Images(_) => false,
            Member::Kyverno(policy) => policy.asks_objects(),
            Member::Classic(policy) => policy.asks_objects_in_front(),
        }
    }

    /// What its findings call it.
    pub fn id(&self) -> String {
        match self {
            Member::Kubernetes(policy, _) => policy.id(),
            Member::Kyverno(policy) => policy.id(),
            Member::Images(policy) => policy.id(),
            Member::Classic(policy) => policy.id(),
        }
    }

    /// How bad a refusal is.
    pub fn severity(&self) -> Severity {
        match self {
            Member::Kubernetes(_, bindings) => {
                let actions = bindings.iter().flat_map(|it| it.bound.actions.iter().copied());
                Policy::severity(&actions.collect::<Vec<_>>())
            }
            Member::Kyverno(policy) => {
                policy.severity.unwrap_or(Policy::severity(policy.actions()))
            }
            Member::Images(policy) => policy.severity.unwrap_or(Policy::severity(policy.actions())),
            Member::Classic(policy) => policy.severity.unwrap_or(Severity::Medium),
        }
    }

    /// Holds what it is about together with other policies.
    pub(super) fn share(&mut self, shared: &mut Shared) {
        match self {
            Member::Kubernetes(policy, _) => policy.share(shared),
            Member::Kyverno(policy) => policy.share(shared),
            Member::Images(_) => {}
            Member::Classic(policy) => policy.share(shared),
        }
    }

    /// The requests that it may be about.
    pub fn interest(&self) -> Interest {
        let mut interest = Interest::default();
        self.interests().iter().for_each(|it| interest.add_all(it));
        interest
    }

    /// The same of each of its rules, where it has any.
    pub(super) fn interests(&self) -> Vec<Interest> {
        let mut whole = Interest::default();
        match self {
            Member::Kubernetes(policy, _) => policy.add_interest(&mut whole),
            Member::Kyverno(policy) => return policy.interests().collect(),
            Member::Images(policy) => policy.add_interest(&mut whole),
            Member::Classic(policy) => return policy.interests().collect(),
        }
        vec![whole]
    }

    /// It may refuse, and does so too where it cannot tell.
    pub fn is_strict(&self) -> bool {
        let denies = |actions: &[vap::Action]| actions.contains(&vap::Action::Deny);
        let may_deny = match self {
            Member::Kubernetes(_, bindings) => bindings.iter().any(|it| denies(&it.bound.actions)),
            Member::Kyverno(policy) => denies(policy.actions()),
            Member::Images(policy) => denies(policy.actions()),
            Member::Classic(policy) => policy.may_deny(),
        };
        may_deny && !self.lets_failures_pass()
    }

    /// The kinds of the objects that it looks up beside the one at hand.
    pub fn looks_up(&self) -> Vec<Kind<'_>> {
        match self {
            Member::Kubernetes(policy, _) => policy.parameter_kind().into_iter().collect(),
            Member::Kyverno(_) | Member::Images(_) => Vec::new(),
            Member::Classic(policy) => policy.looks_up().collect(),
        }
    }

    /// What it says of the object that `request` is about, and the findings that this comes to.
    /// `reference` names the object.
    pub(super) fn judge<'a>(
        &'a self,
        object: &Object<'a>,
        request: &Request<'a>,
        asked: &Asked<'_, 'a>,
        reference: &dyn Fn() -> Arc<Reference>,
    ) -> (Verdict, Vec<Action>, Vec<Finding>) {
        self.tell(object, reference, self.decide(request, Rules::ALL, asked))
    }

    /// The same of what it decided.
    pub(super) fn tell(
        &self,
        object: &Object<'_>,
        reference: &dyn Fn() -> Arc<Reference>,
        decided: Decided<'_>,
    ) -> (Verdict, Vec<Action>, Vec<Finding>) {
        match decided {
            Decided::Whole(decisions) => {
                let (verdict, actions) = (verdict(&decisions), actions(&decisions));
                let findings = match self {
                    Member::Kubernetes(policy, _) => policy.findings(object, reference, decisions),
                    Member::Kyverno(policy) => policy.findings(object, reference, decisions),
                    Member::Images(policy) => policy.findings(object, reference, decisions),
                    Member::Classic(_) => Vec::new(),
                };
                (verdict, actions, findings)
            }
            Decided::ByRule(policy, judged) => {
                let decisions = || judged.iter().flat_map(|(_, decisions)| decisions);
                let (verdict, actions) = (verdict(decisions()), actions(decisions()));
                (verdict, actions, policy.findings(object, reference, judged))
            }
        }
    }

    /// What those of its rules have against `request` that may be about it.
    pub(super) fn object_to<'a>(
        &'a self,
        request: &Request<'a>,
        rules: Rules,
        asked: &Asked<'_, 'a>,
    ) -> Vec<Objection> {
        if !self.holds_at_admission() {
            return Vec::new();
        }
        let mut objections = self.objections(request, rules, asked);
        if self.lets_failures_pass() {
            objections.iter_mut().for_each(Objection::let_failure_pass);
        }
        objections
    }

    fn objections<'a>(
        &'a self,
        request: &Request<'a>,
        rules: Rules,
        asked: &Asked<'_, 'a>,
    ) -> Vec<Objection> {
        let bound = |decision: &Decision| Arc::clone(&decision.bound.policy);
        match self.decide(request, rules, asked) {
            Decided::ByRule(policy, judged) => {
                let of_rule = |(rule, decisions): &(&Rule, Vec<Decision>)| {
                    let (policy, rule) = (&policy.name, Arc::clone(&rule.name));
                    Objection::of_decisions(decisions, |_| Author::Kyverno {
                        policy: Arc::clone(policy),
                        rule: Arc::clone(&rule),
                    })
                };
                judged.iter().flat_map(of_rule).collect()
            }
            Decided::Whole(decisions) => Objection::of_decisions(&decisions, |decision| {
                let policy = bound(decision);
                match self {
                    Member::Kubernetes(..) => {
                        let binding = Arc::clone(&decision.bound.binding);
                        Author::Kubernetes { policy, binding }
                    }
                    _ => Author::Kyverno { policy, rule: "".into() },
                }
            }),
        }
    }

    /// It is asked about requests, and not about what is there alone.
    fn holds_at_admission(&self) -> bool {
        match self {
            Member::Kubernetes(..) => true,
            Member::Kyverno(policy) => policy.holds_at_admission(),
            Member::Images(policy) => policy.holds_at_admission(),
            Member::Classic(policy) => policy.holds_at_admission(),
        }
    }

    /// It is asked about what is there already, and not about requests alone.
    pub(super) fn holds_in_background(&self) -> bool {
        match self {
            Member::Kubernetes(..) => true,
            Member::Kyverno(policy) => policy.holds_in_background(),
            Member::Images(policy) => policy.holds_in_background(),
            Member::Classic(policy) => policy.holds_in_background(),
        }
    }

    /// What it cannot tell refuses no request: its author said so.
    fn lets_failures_pass(&self) -> bool {
        match self {
            Member::Kubernetes(policy, _) => !policy.refuses_on_error,
            Member::Kyverno(policy) => policy.lets_failures_pass(),
            Member::Images(policy) => policy.lets_failures_pass(),
            Member::Classic(policy) => policy.lets_failures_pass(),
        }
    }

    /// What it decides of `request`, by those of its rules that may be about it.
    pub(super) fn decide<'a>(
        &'a self,
        request: &Request<'a>,
        rules: Rules,
        asked: &Asked<'_, 'a>,
    ) -> Decided<'a> {
        let Surroundings { world, host, .. } = *asked.around;
        match self {
            Member::Kubernetes(policy, bindings) => {
                let allowed = &Allowed::default();
                let judge = |binding| {
                    policy.judge_allowing(binding, request, world, host, allowed, asked.found)
                };
                Decided::Whole(bindings.iter().flat_map(judge).collect())
            }
            Member::Kyverno(policy) => {
                let (exceptions, among) = (asked.exceptions, Among { rules, found: asked.found });
                Decided::Whole(policy.judge_among(request, world, host, exceptions, among))
            }
            Member::Images(policy) => Decided::Whole(policy.judge(request, host, asked.exceptions)),
            Member::Classic(policy) => {
                let (given, known) = (asked.given, asked.known);
                let among = Among { rules, found: asked.found };
                let judged = policy.judge_knowing(request, world, host, given, known, among);
                Decided::ByRule(policy, judged)
            }
        }
    }
}

/// What a policy decides of a request.
pub(super) enum Decided<'a> {
    Whole(Vec<Decision>),
    ByRule(&'a ClusterPolicy, Vec<(&'a Rule, Vec<Decision>)>),
}

/// What is to be done about those that refuse.
fn actions<'d>(decisions: impl IntoIterator<Item = &'d Decision>) -> Vec<Action> {
    let refused = decisions.into_iter().filter(|it| matches!(it.outcome, Outcome::Refused { .. }));
    let mut actions: Vec<Action> =
        refused.flat_map(|decision| decision.actions().iter().copied().map(Action::from)).collect();
    actions.sort_unstable();
    actions.dedup();
    actions
}

/// What decisions come to in all: one that refuses outweighs one that is not known, and that one
/// any that passes.
fn verdict<'d>(decisions: impl IntoIterator<Item = &'d Decision>) -> Verdict {
    let mut verdict = Verdict::NotApplicable;
    for decision in decisions {
        match (&decision.outcome, &verdict) {
            (Outcome::Refused { .. }, _) => return Verdict::Fail,
            (Outcome::Unknown(_) | Outcome::Failed(_), Verdict::Unknown(_)) => {}
            (Outcome::Unknown(missing) | Outcome::Failed(missing), _) => {
                verdict = Verdict::Unknown(missing.clone());
            }
            (Outcome::Pass, Verdict::NotApplicable) => verdict = Verdict::Pass,
            (Outcome::Pass | Outcome::Ignored(_) | Outcome::Excepted(_), _) => {}
        }
    }
    verdict
}
