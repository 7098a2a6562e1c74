//! Kyverno's classic policies: their rules, and those derived from them.

mod excuse;
mod generate;
mod mutate;
mod overriding;
mod read;
mod verify;

use std::cell::LazyCell;
use std::sync::Arc;

use model::{Finding, Kind, Object, Reference, Severity, World};

use super::body::{Body, Says};
use super::change::Change;
use super::context::Asks as Reach;
use super::domain::Domain;
use super::filter::Selection;
use super::generate::Generation;
use super::given::Given;
use super::known::Known;
use super::template::Fault;
use crate::bundle::Interest;
use crate::bundle::shared::{Among, Found, Shared};
use crate::cel::Host;
use crate::request::{Operation, Request};
use crate::scribe::Scribe;
use crate::vap::{Action, Allowed, Binding, Decision, Outcome, Policy, finding};

use excuse::Excuse;
pub use mutate::Mutated;
use overriding::Override;
pub(super) use read::{DERIVED, derives};
use verify::Verification;

/// Kyverno's classic policy: a list of rules, each with what it is about.
#[derive(Debug, Clone)]
pub struct ClusterPolicy {
    /// Its name.
    pub name: Arc<str>,
    /// How bad a refusal is, where the policy says.
    pub severity: Option<Severity>,
    /// A refusal counts; else it is a warning.
    pub is_scored: bool,
    /// The rules that can be judged, with those derived from them.
    pub rules: Vec<Rule>,
    /// The rules that cannot, and what they are: `validate.pattern`.
    pub unjudged: Vec<(Arc<str>, &'static str)>,
    domain: Domain,
    /// `failurePolicy: Ignore`: what cannot be told lets a request pass.
    lets_failures_pass: bool,
    /// The rules behind the first that changes something are left out.
    applies_one: bool,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name: `check`, or `autogen-check` and `autogen-cronjob-check` for those derived from it.
    pub name: Arc<str>,
    included: Arc<Selection>,
    excluded: Arc<Selection>,
    asks: Asks,
    binding: Binding,
    /// What a refusal leads to in some namespaces, in place of what the binding says.
    overrides: Vec<Override>,
}

/// What a rule asks.
#[derive(Debug, Clone)]
enum Asks {
    /// `validate.cel`
    Cel(Box<Policy>),
    /// `mutate`: it asks nothing, and changes objects.
    Change(Box<Change>),
    /// `generate`: it asks nothing, and makes objects.
    Generate(Box<Generation>),
    /// `verifyImages`
    Images(Box<Verification>),
    /// Everything else.
    Body(Box<Body>),
}

impl ClusterPolicy {
    /// The kind of those that hold everywhere.
    pub const KIND: Kind<'static> = Kind::new("kyverno.io", "ClusterPolicy");
    /// The kind of those that hold in a namespace.
    pub const NAMESPACED: Kind<'static> = Kind::new("kyverno.io", "Policy");

    /// What its rules say of `request`: for each rule that is about it, its decisions.
    pub fn judge<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        given: &Given<'_>,
    ) -> Vec<(&'a Rule, Vec<Decision>)> {
        // What is known is the same to all rules, and many ask for none of it.
        let known = LazyCell::new(|| Known::of(request, given.variables, &given.answers));
        self.judge_knowing(request, world, host, given, &|| known.clone(), Among::NOBODY)
    }

    /// The same of those of its rules that may be about the request, with what is known of it, which
    /// is the same to all policies, and with what these found out of it.
    pub(crate) fn judge_knowing<'a: 'k, 'k>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        given: &Given<'_>,
        known: &dyn Fn() -> Result<Known<'k>, Fault>,
        Among { rules, found }: Among<'_, 'a>,
    ) -> Vec<(&'a Rule, Vec<Decision>)> {
        if !self.domain.holds_in(request.namespace) {
            return Vec::new();
        }
        let own = self.rules.iter().enumerate().filter(|(place, _)| rules.may_have(*place));
        let own = own.map(|(_, rule)| rule);
        let about = |rule: &&Rule| rule.judges() && rule.is_about(request, found);
        let judged = own.filter(about).map(|rule| {
            let excuse = match self.excuse(rule, request, given, known) {
                Ok(excuse) => excuse,
                Err(missing) => return (rule, rule.decision(missing.into()).into_iter().collect()),
            };
            let decisions = match (&rule.asks, excuse) {
                (_, Excuse::Whole(exception)) => vec![rule.decided(Outcome::Excepted(exception))],
                (Asks::Cel(policy), _) => {
                    let allowed = &Allowed::default();
                    policy.judge_allowing(&rule.binding, request, world, host, allowed, found)
                }
                (Asks::Change(_) | Asks::Generate(_), _) => Vec::new(),
                (Asks::Images(images), _) => {
                    let says = images.judge(request, world, known);
                    rule.decision(says).into_iter().collect()
                }
                (Asks::Body(body), Excuse::Parts(exceptions)) => {
                    let judge = || body.judge(request, world, known, &exceptions);
                    let says = match found.filter(|_| exceptions.is_empty()) {
                        Some(found) => found.says(&body.alike, judge),
                        None => judge(),
                    };
                    rule.decision(says).into_iter().collect()
                }
            };
            (rule, rule.overridden(decisions, request))
        });
        judged.collect()
    }

    /// Holds what it is about together with other policies.
    pub(crate) fn share(&mut self, shared: &mut Shared) {
        for rule in &mut self.rules {
            shared.selections.hold(&mut rule.included);
            shared.selections.hold(&mut rule.excluded);
            if let Asks::Cel(policy) = &mut rule.asks {
                policy.share_expressions(&mut shared.expressions);
            }
            if let Asks::Body(body) = &mut rule.asks {
                body.alike = shared.bodies.add(body.identity).1;
            }
        }
    }

    /// Some rule may look up any object.
    pub fn asks_objects(&self) -> bool {
        self.rules.iter().any(|rule| match &rule.asks {
            Asks::Cel(policy) => policy.asks_objects(),
            Asks::Body(body) => body.asks() == Reach::Objects,
            Asks::Images(images) => images.asks() == Reach::Objects,
            Asks::Change(change) => change.asks() == Reach::Objects,
            Asks::Generate(generation) => generation.asks() == Reach::Objects,
        })
    }

    /// The same of those of its rules that are asked about requests, or judge what is there: what others
    /// do in the background is looked up for there.
    pub fn asks_objects_in_front(&self) -> bool {
        self.rules.iter().any(|rule| match &rule.asks {
            Asks::Cel(policy) => policy.asks_objects(),
            Asks::Body(body) => body.asks() == Reach::Objects,
            Asks::Images(images) => images.asks() == Reach::Objects,
            Asks::Change(change) => !change.has_targets() && change.asks() == Reach::Objects,
            Asks::Generate(_) => false,
        })
    }

    /// The kinds of the objects that its rules look up beside the one at hand: parameters, and the
    /// ConfigMaps of a context.
    pub fn looks_up(&self) -> impl Iterator<Item = Kind<'_>> {
        self.rules.iter().filter_map(|rule| match &rule.asks {
            Asks::Cel(policy) => policy.parameter_kind(),
            Asks::Body(body) => {
                (body.asks() == Reach::ConfigMaps).then_some(Kind::core("ConfigMap"))
            }
            Asks::Change(change) => {
                (change.asks() == Reach::ConfigMaps).then_some(Kind::core("ConfigMap"))
            }
            Asks::Images(images) => {
                (images.asks() == Reach::ConfigMaps).then_some(Kind::core("ConfigMap"))
            }
            Asks::Generate(_) => None,
        })
    }

    /// What each of its rules judges: nothing where it does something else.
    pub(crate) fn interests(&self) -> impl Iterator<Item = Interest> {
        self.rules.iter().map(|rule| {
            let mut interest = Interest::default();
            if rule.judges() {
                rule.included.add_interest(&mut interest);
            }
            interest
        })
    }

    /// Adds what its rules change.
    pub(crate) fn add_interest_in_changes(&self, interest: &mut Interest) {
        let changes = |rule: &&Rule| matches!(&rule.asks, Asks::Change(it) if !it.has_targets());
        self.rules.iter().filter(changes).for_each(|rule| rule.included.add_interest(interest));
    }

    /// Some rule may refuse a request.
    pub(crate) fn may_deny(&self) -> bool {
        let mut judging = self.rules.iter().filter(|rule| rule.judges());
        judging.any(|rule| {
            let others = rule.overrides.iter().map(|it| &it.bound);
            let mut all = others.chain([&rule.binding.bound]);
            all.any(|bound| bound.actions.contains(&Action::Deny))
        })
    }

    /// It holds for requests, and not in the background alone.
    pub(crate) fn holds_at_admission(&self) -> bool {
        self.domain.holds_at_admission()
    }

    /// It holds for what is there already, and not for requests alone.
    pub(crate) fn holds_in_background(&self) -> bool {
        self.domain.holds_in_background()
    }

    /// What it cannot tell refuses no request.
    pub(crate) fn lets_failures_pass(&self) -> bool {
        self.lets_failures_pass
    }

    /// What findings call it.
    pub fn id(&self) -> String {
        ["kyverno/", &self.name].concat()
    }

    /// The findings that what its rules say of `object` comes to. `reference` tells which object
    /// that is.
    pub(crate) fn findings(
        &self,
        object: &Object<'_>,
        reference: impl FnOnce() -> Arc<Reference>,
        judged: Vec<(&Rule, Vec<Decision>)>,
    ) -> Vec<Finding> {
        let decisions = judged.iter().flat_map(|(_, decisions)| decisions);
        let told = decisions.filter(|it| it.is_told()).count();
        if told == 0 {
            return Vec::new();
        }
        let id = self.id();
        let mut scribe = Scribe::referring(object, reference(), told);
        for (rule, decisions) in judged {
            let clauses = match &rule.asks {
                Asks::Cel(policy) => policy.clauses.as_slice(),
                _ => &[],
            };
            finding::write(&mut scribe, &id, clauses, self.severity, decisions);
        }
        scribe.findings()
    }
}

impl Rule {
    /// It says yes or no, and changes and makes nothing.
    pub fn judges(&self) -> bool {
        matches!(self.asks, Asks::Cel(_) | Asks::Images(_) | Asks::Body(_))
    }

    /// How many clauses in CEL it has.
    pub fn clauses(&self) -> usize {
        if let Asks::Cel(policy) = &self.asks { policy.clauses.len() } else { 0 }
    }

    /// It makes objects.
    pub(crate) fn generates(&self) -> bool {
        matches!(self.asks, Asks::Generate(_))
    }

    /// It changes objects that are there already.
    pub(crate) fn has_targets(&self) -> bool {
        matches!(&self.asks, Asks::Change(change) if change.has_targets())
    }

    /// It is about those who ask.
    pub(crate) fn asks_who(&self) -> bool {
        self.included.asks_who() || self.excluded.asks_who()
    }

    /// It names this operation, and is not only about all of them.
    pub(crate) fn names(&self, operation: Operation) -> bool {
        self.included.names(operation)
    }

    /// Adds what it is about.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        self.included.add_interest(interest);
    }

    fn is_about(&self, request: &Request<'_>, found: Option<&Found<'_>>) -> bool {
        let (included, excluded) = (&self.included, &self.excluded);
        let (takes, leaves_out) = (|| included.takes(request), || excluded.leaves_out(request));
        match found {
            Some(found) => {
                found.included.tell(included, takes) && !found.excluded.tell(excluded, leaves_out)
            }
            None => takes() && !leaves_out(),
        }
    }

    fn is_of_pod_security(&self) -> bool {
        matches!(&self.asks, Asks::Body(body) if body.is_of_pod_security())
    }

    /// What the rule says, as a decision; none where it is not asked.
    fn decision(&self, says: Says) -> Option<Decision> {
        let (outcome, path) = match says {
            Says::Skip => return None,
            Says::Pass => (Outcome::Pass, None),
            Says::Excepted(exception) => (Outcome::Excepted(exception), None),
            Says::Unknown(what) => (Outcome::Unknown(format!("not known here: {what}")), None),
            Says::Error(why) => (Outcome::Failed(why), None),
            Says::Fail { message, path } => {
                let message = match message.as_str() {
                    "" => format!("the rule {} does not hold", self.name),
                    _ => message,
                };
                (Outcome::Refused { message, reason: "Invalid".into() }, path)
            }
        };
        Some(Decision { path, ..self.decided(outcome) })
    }

    /// The same decisions, with what they lead to in the request's namespace.
    fn overridden(&self, mut decisions: Vec<Decision>, request: &Request<'_>) -> Vec<Decision> {
        if let Some(other) = self.overrides.iter().find(|it| it.counts_for(request)) {
            decisions.iter_mut().for_each(|it| it.bound = Arc::clone(&other.bound));
        }
        decisions
    }

    fn decided(&self, outcome: Outcome) -> Decision {
        Decision::whole(&self.binding.bound, outcome)
    }
}
