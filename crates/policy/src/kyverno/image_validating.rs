//! ImageValidatingPolicy: whom it is about is known, and what it says is not, since signatures are
//! not looked at.

use std::sync::Arc;

use model::{Finding, Kind, Object, Reference, Severity};

use super::autogen::Derivation;
use super::domain::Domain;
use super::images::{References, meant, unverified};
use super::validating::{CelException, actions, severity};
use crate::bundle::Interest;
use crate::cel::Host;
use crate::request::{Operation, Request};
use crate::vap::{
    Action, Binding, Decision, Dialect, Form, MatchResources, Mistake, Outcome, Policy, finding,
};

/// Kyverno's policies in CEL about images.
#[derive(Debug, Clone)]
pub struct ImageValidatingPolicy {
    /// Its name.
    pub name: Arc<str>,
    kind: Arc<str>,
    /// How bad a refusal is, where the policy says.
    pub severity: Option<Severity>,
    /// What it is about as it is written, and as it is about what makes pods: no clause.
    rules: Vec<Policy>,
    references: References,
    /// It says itself where objects have images.
    has_extractors: bool,
    binding: Binding,
    /// The namespace it holds in; everywhere where there is none.
    domain: Domain,
}

impl ImageValidatingPolicy {
    /// The kind of those that hold everywhere.
    pub const KIND: Kind<'static> = Kind::new("policies.kyverno.io", "ImageValidatingPolicy");
    /// The kind of those that hold in a namespace.
    pub const NAMESPACED: Kind<'static> =
        Kind::new("policies.kyverno.io", "NamespacedImageValidatingPolicy");

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

    /// Reads a policy, and compiles its match conditions. Those that cannot be compiled hold: whom
    /// the policy may be about is told too often rather than never.
    pub fn read(object: &Object<'_>) -> Result<ImageValidatingPolicy, Vec<Mistake>> {
        let (name, spec) = (object.name(), object.spec());
        let mut form = Form { clauses: "", ..Form::of_spec(spec) };
        let everything = MatchResources::default();
        if Policy::of_form(name, &form, everything, Dialect::KYVERNO).is_err() {
            let nothing = spec.get("");
            form = Form { holder: nothing, conditions: nothing, ..form };
        }
        let rules = Derivation::JUDGING.rules(spec, |resources, rewrite| {
            Policy::of_form(name, &form, resources, Dialect { rewrite, ..Dialect::KYVERNO })
        })?;
        let binding = Binding::doing(name.into(), actions(object));
        Ok(ImageValidatingPolicy {
            name: name.into(),
            kind: object.kind().name.into(),
            severity: severity(object),
            rules,
            references: References::of_list(spec.get("matchImageReferences")),
            has_extractors: !spec.get("images").is_empty(),
            binding,
            domain: Domain::of(object, ImageValidatingPolicy::NAMESPACED),
        })
    }

    /// A decision on each object that it is about and whose images it means: that it is not known.
    pub fn judge(
        &self,
        request: &Request<'_>,
        host: &dyn Host,
        exceptions: &[CelException],
    ) -> Vec<Decision> {
        if !self.domain.holds_in(request.namespace) {
            return Vec::new();
        }
        let Some(object) = request.object.filter(|_| request.operation != Operation::Delete) else {
            return Vec::new();
        };
        let images = meant(object, std::slice::from_ref(&self.references));
        if images.is_empty() && !self.has_extractors {
            return Vec::new();
        }
        let ours: Vec<&CelException> =
            exceptions.iter().filter(|it| it.names(&self.kind, &self.name)).collect();
        let decided = |outcome| vec![self.binding.decided(outcome)];
        for rule in &self.rules {
            for exception in ours.iter().filter(|it| it.is_whole()) {
                match exception.excepts(rule, &self.binding, request, host) {
                    Ok(false) => {}
                    Ok(true) => return decided(Outcome::Excepted(Arc::clone(&exception.name))),
                    Err(outcome) => return decided(outcome),
                }
            }
            // The policy's own conditions, asked as those of an exception are.
            match rule.is_excepted(rule, &self.binding, request, host) {
                Ok(false) => {}
                Ok(true) => return decided(Outcome::Unknown(unverified(&images))),
                Err(outcome) => return decided(outcome),
            }
        }
        Vec::new()
    }

    /// Adds what it is about.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        self.rules.iter().for_each(|rule| rule.add_interest(interest));
    }

    /// What findings call it.
    pub fn id(&self) -> String {
        ["kyverno/", &self.name].concat()
    }

    /// What a refusal would mean.
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
        finding::findings(object, reference, || self.id(), &[], self.severity, decisions)
    }
}
