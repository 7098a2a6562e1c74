//! Kyverno's policies in CEL that change objects: the spec of a MutatingAdmissionPolicy, which binds
//! itself, and holds for what makes pods where it is about pods.

pub(super) mod autogen;

use std::sync::Arc;

use model::{Kind, Node, Object, World};

use super::autogen::{Derivation, derived_in_namespaces};
use super::domain::Domain;
use super::validating::{CelException, unanswered};
use crate::bundle::Interest;
use crate::cel::Host;
use crate::mutation::Mutation;
use crate::patch::apply::Atomics;
use crate::request::Request;
use crate::vap::{self, Action, Allowed, Binding, Dialect, Form, MatchResources, Mistake, Patches};

/// A policy, compiled.
#[derive(Debug, Clone)]
pub struct MutatingPolicy {
    /// Its name.
    pub name: Arc<str>,
    kind: Arc<str>,
    /// As it is written, and as it is about what makes pods.
    rules: Vec<vap::MutatingPolicy>,
    /// As it is about objects that are there already, where it says which.
    targets: Option<vap::MutatingPolicy>,
    binding: Binding,
    /// The namespace it holds in; everywhere where there is none.
    domain: Domain,
    /// It is about what exists, in the background.
    is_of_existing: bool,
    /// `failurePolicy: Ignore`
    lets_failures_pass: bool,
}

const DERIVATION: Derivation =
    Derivation { controllers: derived_in_namespaces, rewrite: autogen::rewrite };

impl MutatingPolicy {
    /// The kind of those that hold everywhere.
    pub const KIND: Kind<'static> = Kind::new("policies.kyverno.io", "MutatingPolicy");
    /// The kind of those that hold in a namespace.
    pub const NAMESPACED: Kind<'static> =
        Kind::new("policies.kyverno.io", "NamespacedMutatingPolicy");

    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<MutatingPolicy, Vec<Mistake>> {
        let (name, spec) = (object.name(), object.spec());
        if let Some(asked) = unanswered(spec) {
            return Err(vec![asked]);
        }
        // Kyverno tells errors whatever the policy says of failures.
        let form = Form { refuses_on_error: true, ..Form::of_spec(spec) };
        let atomics = match spec.at(&["evaluation", "useServerSideApply"]).as_bool() {
            Some(true) => Atomics::Replaced,
            _ => Atomics::Refused,
        };
        let dialect = dialect(atomics);
        let rules = DERIVATION.rules(spec, |resources, rewrite| {
            let dialect = Dialect { rewrite, ..dialect };
            vap::MutatingPolicy::of_form(name, &form, resources, dialect)
        })?;
        let targets = targets(name, spec, &form, dialect)?;
        Ok(MutatingPolicy {
            name: name.into(),
            kind: object.kind().name.into(),
            rules,
            targets,
            binding: Binding::to_all(name.into(), Action::Deny),
            domain: Domain::of(object, MutatingPolicy::NAMESPACED),
            is_of_existing: is_of_existing(spec),
            lets_failures_pass: !Form::of_spec(spec).refuses_on_error,
        })
    }

    /// It changes objects that are there already.
    pub fn has_targets(&self) -> bool {
        self.targets.is_some()
    }

    /// It changes the objects of requests.
    pub(crate) fn holds_at_admission(&self) -> bool {
        self.domain.holds_at_admission() && !self.is_of_existing
    }

    /// What it cannot tell refuses no request.
    pub(crate) fn lets_failures_pass(&self) -> bool {
        self.lets_failures_pass
    }

    /// It may look up any object.
    pub(crate) fn asks_objects(&self) -> bool {
        self.rules.iter().any(|rule| rule.policy().asks_objects())
    }

    /// Adds what it is about.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        self.rules.iter().for_each(|rule| rule.policy().add_interest(interest));
    }

    /// What it makes of the object of `request`, unless an exception lets that be.
    pub fn mutate<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        exceptions: &'a [CelException],
    ) -> Mutation {
        if !self.domain.holds_in(request.namespace) {
            return Mutation::Skip;
        }
        let ours = exceptions.iter().filter(|it| it.names(&self.kind, &self.name));
        let ours: Vec<&CelException> = ours.collect();
        // An object is of one kind: one rule at most is about it.
        let mut answers = self.rules.iter().map(|it| self.rule(it, request, world, host, &ours));
        answers.find(|answer| *answer != Mutation::Skip).unwrap_or(Mutation::Skip)
    }

    /// What one rule makes of it.
    fn rule<'a>(
        &'a self,
        rule: &'a vap::MutatingPolicy,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        exceptions: &[&'a CelException],
    ) -> Mutation {
        let mut allowed = Allowed::default();
        for exception in exceptions {
            match exception.excepts(rule.policy(), &self.binding, request, host) {
                Ok(false) => {}
                Ok(true) if exception.is_whole() => {
                    return if exception.passes { Mutation::Same } else { Mutation::Skip };
                }
                Ok(true) => {
                    allowed.images.extend(exception.images.iter().cloned());
                    allowed.values.extend(exception.values.iter().cloned());
                }
                Err(outcome) => return vap::refused(outcome),
            }
        }
        let binding = std::slice::from_ref(&self.binding);
        rule.mutate_allowing(binding, request, world, host, &allowed)
    }

    /// What it makes of objects that are there already, for the sake of `request`.
    pub fn mutate_existing<'w>(
        &self,
        request: &Request<'_>,
        existing: &[Object<'w>],
        world: &dyn World,
        host: &dyn Host,
    ) -> Vec<(Object<'w>, Mutation)> {
        let Some(targets) = &self.targets else { return Vec::new() };
        let is_about = |rule: &vap::MutatingPolicy| {
            self.domain.holds_in(request.namespace)
                && rule.is_about(&self.binding, request, world, host)
        };
        if !self.rules.first().is_some_and(is_about) {
            return Vec::new();
        }
        let binding = std::slice::from_ref(&self.binding);
        let made = existing.iter().map(|object| {
            let request = Request::creation(object).among(world);
            (*object, targets.mutate(binding, &request, world, host))
        });
        made.filter(|(object, made)| {
            *made != Mutation::Skip && self.domain.holds_in(object.namespace_or_default())
        })
        .collect()
    }
}

/// Kyverno's webhook asks none that mutates what exists or says which targets it has
/// (`mpol/engine`).
fn is_of_existing(spec: Node<'_>) -> bool {
    spec.at(&["evaluation", "mutateExisting", "enabled"]).as_bool() == Some(true)
        || !spec.at(&["targetMatchConstraints", "resourceRules"]).is_empty()
}

fn dialect(atomics: Atomics) -> Dialect<'static> {
    let patches = Patches::Everywhere(atomics);
    Dialect { patches, ..Dialect::KYVERNO_EXTENDED }
}

/// The policy as it is about objects that are there already; `None` where it does not say which.
fn targets(
    name: &str,
    spec: Node<'_>,
    form: &Form<'_>,
    dialect: Dialect<'_>,
) -> Result<Option<vap::MutatingPolicy>, Vec<Mistake>> {
    let constraints = spec.get("targetMatchConstraints");
    let written = constraints.get("expression");
    if written.as_str().is_some_and(|it| !it.is_empty()) {
        let says = "targets that an expression finds are not looked for here";
        let mistake = Mistake::at("spec.targetMatchConstraints.expression", written, says);
        return Err(vec![Mistake { is_unanswered: true, ..mistake }]);
    }
    if spec.at(&["evaluation", "mutateExisting", "enabled"]).as_bool() != Some(true)
        || constraints.get("resourceRules").is_empty()
    {
        return Ok(None);
    }
    let form = Form {
        conditions: spec.get("targetMatchConditions"),
        conditions_path: "spec.targetMatchConditions".to_owned(),
        path: form.path.clone(),
        ..*form
    };
    let resources = MatchResources::read(constraints).at_any_operation();
    vap::MutatingPolicy::of_form(name, &form, resources, dialect).map(Some)
}
