//! Kyverno's policies in CEL, and what they let pass.

mod exception;

use std::sync::Arc;

use model::{Finding, Kind, Node, Object, Reference, Severity, World};

pub use exception::CelException;

use super::autogen::Derivation;
use super::domain::Domain;
use crate::bundle::Interest;
use crate::bundle::shared::{Among, Found, Shared};
use crate::cel::Host;
use crate::request::Request;
use crate::vap::finding;
use crate::vap::{Action, Allowed, Binding, Decision, Dialect, Form, Mistake, Outcome, Policy};

/// Kyverno's policies in CEL: the spec of a ValidatingAdmissionPolicy, which binds itself, and
/// holds for what makes pods where it is about pods.
#[derive(Debug, Clone)]
pub struct ValidatingPolicy {
    /// Its name.
    pub name: Arc<str>,
    kind: Arc<str>,
    /// How bad a refusal is, where the policy says.
    pub severity: Option<Severity>,
    /// As it is written, and as it is about what makes pods.
    rules: Vec<Policy>,
    binding: Binding,
    /// The namespace it holds in; everywhere where there is none.
    domain: Domain,
}

impl ValidatingPolicy {
    /// The kind of those that hold everywhere.
    pub const KIND: Kind<'static> = Kind::new("policies.kyverno.io", "ValidatingPolicy");
    /// The kind of those that hold in a namespace.
    pub const NAMESPACED: Kind<'static> =
        Kind::new("policies.kyverno.io", "NamespacedValidatingPolicy");

    /// It holds for requests, and not in the background alone.
    pub(crate) fn holds_at_admission(&self) -> bool {
        self.domain.holds_at_admission()
    }

    /// It holds for what is there already, and not for requests alone.
    pub(crate) fn holds_in_background(&self) -> bool {
        self.domain.holds_in_background()
    }

    /// `failurePolicy: Ignore`: what it cannot tell refuses no request.
    pub(crate) fn lets_failures_pass(&self) -> bool {
        self.rules.iter().all(|rule| !rule.refuses_on_error)
    }

    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<ValidatingPolicy, Vec<Mistake>> {
        let (name, spec) = (object.name(), object.spec());
        let mode = spec.at(&["evaluation", "mode"]);
        if let Some(written @ ("Envoy" | "HTTP")) = mode.as_str() {
            let says = format!("requests of the kind {written} are not judged here");
            let mistake = Mistake::at("spec.evaluation.mode".to_owned(), mode, says);
            return Err(vec![Mistake { is_unanswered: true, ..mistake }]);
        }
        if let Some(asked) = unanswered(spec) {
            return Err(vec![asked]);
        }
        let form = Form::of_spec(spec);
        let rules = Derivation::JUDGING.rules(spec, |resources, rewrite| {
            Policy::of_form(name, &form, resources, Dialect { rewrite, ..Dialect::KYVERNO })
        })?;
        let binding = Binding::doing(name.into(), actions(object));
        Ok(ValidatingPolicy {
            name: name.into(),
            kind: object.kind().name.into(),
            severity: severity(object),
            rules,
            binding,
            domain: Domain::of(object, ValidatingPolicy::NAMESPACED),
        })
    }

    /// Holds what it is about together with other policies.
    pub(crate) fn share(&mut self, shared: &mut Shared) {
        self.rules.iter_mut().for_each(|rule| rule.share(shared));
    }

    /// How many clauses it has.
    pub fn clauses(&self) -> usize {
        self.rules.first().map_or(0, |rule| rule.clauses.len())
    }

    /// What it says of `request`: a decision for each clause, none where it is not about it.
    pub fn judge<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        exceptions: &'a [CelException],
    ) -> Vec<Decision> {
        self.judge_among(request, world, host, exceptions, Among::NOBODY)
    }

    /// The same of those of its rules that may be about the request, with what other policies found
    /// out of it.
    pub(crate) fn judge_among<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        exceptions: &'a [CelException],
        Among { rules, found }: Among<'_, 'a>,
    ) -> Vec<Decision> {
        if !self.domain.holds_in(request.namespace) {
            return Vec::new();
        }
        let ours = exceptions.iter().filter(|it| it.names(&self.kind, &self.name));
        let ours: Vec<&CelException> = ours.collect();
        let mut decisions = Vec::new();
        let own = self.rules.iter().enumerate().filter(|(place, _)| rules.may_have(*place));
        for (_, rule) in own {
            // Mostly one rule says something, and no other.
            let said = self.ruled(rule, request, world, host, &ours, found);
            if decisions.is_empty() { decisions = said } else { decisions.extend(said) }
        }
        decisions
    }

    /// What one rule says, but for what exceptions let pass.
    fn ruled<'a>(
        &'a self,
        rule: &'a Policy,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        exceptions: &[&'a CelException],
        found: Option<&Found<'a>>,
    ) -> Vec<Decision> {
        let mut allowed = Allowed::default();
        for exception in exceptions {
            match rule.is_excepted(&exception.conditions, &self.binding, request, host) {
                Ok(false) => {}
                Ok(true) if exception.is_whole() => {
                    let outcome = match exception.passes {
                        true => Outcome::Pass,
                        false => Outcome::Excepted(Arc::clone(&exception.name)),
                    };
                    return vec![rule.decided(&self.binding, outcome)];
                }
                Ok(true) => {
                    allowed.images.extend(exception.images.iter().cloned());
                    allowed.values.extend(exception.values.iter().cloned());
                }
                Err(outcome) => return vec![rule.decided(&self.binding, outcome)],
            }
        }
        rule.judge_allowing(&self.binding, request, world, host, &allowed, found)
    }

    /// It may look up any object.
    pub fn asks_objects(&self) -> bool {
        self.rules.iter().any(Policy::asks_objects)
    }

    /// What each of its rules is about.
    pub(crate) fn interests(&self) -> impl Iterator<Item = Interest> {
        self.rules.iter().map(|rule| {
            let mut interest = Interest::default();
            rule.add_interest(&mut interest);
            interest
        })
    }

    /// What findings call it.
    pub fn id(&self) -> String {
        ["kyverno/", &self.name].concat()
    }

    /// What a refusal means.
    pub fn actions(&self) -> &[Action] {
        &self.binding.bound.actions
    }

    /// The findings that `decisions` on `object` come to. `reference` tells which object that is.
    pub(crate) fn findings(
        &self,
        object: &Object<'_>,
        reference: impl FnOnce() -> Arc<Reference>,
        decisions: Vec<Decision>,
    ) -> Vec<Finding> {
        let Some(rule) = self.rules.first() else { return Vec::new() };
        finding::findings(object, reference, || self.id(), &rule.clauses, self.severity, decisions)
    }
}

/// Functions that are not here: the network with a certificate of one's own, and archives.
const ABSENT: &[&str] =
    &["gzip.compress", "gzip.decompress", "http.Client", "http.client", "x509.decode"];

/// Where the items of a policy's lists have expressions.
const EXPRESSIONS: &[&[&str]] = &[
    &["expression"],
    &["messageExpression"],
    &["applyConfiguration", "expression"],
    &["jsonPatch", "expression"],
];

/// An expression that calls one of them, if there is one.
pub(super) fn unanswered(spec: Node<'_>) -> Option<Mistake> {
    let (path, node, called) = calls(spec, ABSENT)?;
    let says = format!("`{called}` is not answered here");
    Some(Mistake { is_unanswered: true, ..Mistake::at(path, node, says) })
}

/// The first expression that calls one of some functions, where it stands, and the function.
pub(super) fn calls<'n, 'f, F: AsRef<str>>(
    spec: Node<'n>,
    functions: &'f [F],
) -> Option<(String, Node<'n>, &'f str)> {
    ["matchConditions", "variables", "validations", "mutations"].into_iter().find_map(|list| {
        spec.get(list).items().enumerate().find_map(|(index, item)| {
            EXPRESSIONS.iter().find_map(|keys| {
                let node = item.at(keys);
                let expression = node.as_str()?;
                let called = functions.iter().find(|it| is_called(expression, it.as_ref()))?;
                let path = format!("spec.{list}[{index}].{}", keys.join("."));
                Some((path, node, called.as_ref()))
            })
        })
    })
}

fn is_called(expression: &str, function: &str) -> bool {
    let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
    expression.match_indices(function).any(|(at, _)| {
        let before = expression.get(..at).and_then(|it| it.chars().next_back());
        let behind = expression.get(at + function.len()..).unwrap_or_default();
        !before.is_some_and(|it| is_letter(it) || it == '.') && behind.starts_with('(')
    })
}

/// `Audit` where the policy says nothing, as Kyverno has it.
pub(super) fn actions(object: &Object<'_>) -> Vec<Action> {
    let written = object.spec().get("validationActions").strings();
    let actions: Vec<Action> = written.filter_map(Action::parse).collect();
    if actions.is_empty() { vec![Action::Audit] } else { actions }
}

/// What the policy's author says, in the annotation that Kyverno's reports go by.
pub(super) fn severity(object: &Object<'_>) -> Option<Severity> {
    match object.annotation("policies.kyverno.io/severity")? {
        "critical" => Some(Severity::Critical),
        "high" => Some(Severity::High),
        "medium" => Some(Severity::Medium),
        "low" | "info" => Some(Severity::Low),
        _ => None,
    }
}
