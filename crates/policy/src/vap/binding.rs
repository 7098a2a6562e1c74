use std::sync::Arc;

use model::{Kind, Node, Object};

use super::decision::{Bound, Decision, Outcome};
use super::matching::{MatchResources, Unknown};
use super::read::{Mistake, required, text};
use crate::request::Request;
use crate::selector::LabelSelector;

/// What brings a policy into force, for some requests and with some parameters.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Its name, the policy that it brings into force, and what happens where that says no.
    pub bound: Arc<Bound>,
    /// What it asks of requests beside what its policy does; mostly nothing.
    resources: Option<Box<MatchResources>>,
    pub(super) parameters: Option<Box<ParamRef>>,
}

/// What happens where a policy says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The request is refused.
    Deny,
    /// It passes, with a warning to who asked.
    Warn,
    /// It passes, and the audit log tells.
    Audit,
}

/// Where a binding finds the parameters of its policy.
#[derive(Debug, Clone)]
pub(super) struct ParamRef {
    pub(super) name: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) selector: LabelSelector,
    /// Without parameters, the policy lets everything pass. Else it refuses.
    pub(super) may_lack: bool,
}

impl From<Action> for crate::Action {
    fn from(action: Action) -> crate::Action {
        match action {
            Action::Deny => crate::Action::Deny,
            Action::Warn => crate::Action::Warn,
            Action::Audit => crate::Action::Audit,
        }
    }
}

impl Action {
    /// Reads what a binding writes.
    pub fn parse(name: &str) -> Option<Action> {
        [Action::Deny, Action::Warn, Action::Audit].into_iter().find(|it| it.name() == name)
    }

    /// As a binding writes it.
    pub fn name(self) -> &'static str {
        match self {
            Action::Deny => "Deny",
            Action::Warn => "Warn",
            Action::Audit => "Audit",
        }
    }
}

impl Binding {
    /// The kind of bindings.
    pub const KIND: Kind<'static> =
        Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding");

    /// Reads a binding.
    pub fn read(object: &Object<'_>) -> Result<Binding, Mistake> {
        let spec = object.spec();
        let policy = required(spec, "policyName", "spec")?;
        let written = spec.get("validationActions").strings();
        let mut actions = Vec::new();
        for (index, name) in written.enumerate() {
            let Some(action) = Action::parse(name) else {
                let node = spec.get("validationActions").item(index);
                let says = format!("{name} is none of Deny, Warn, Audit");
                return Err(Mistake::at(format!("spec.validationActions[{index}]"), node, says));
            };
            actions.push(action);
        }
        if actions.is_empty() {
            // `v1alpha1` knew no actions: its bindings denied.
            actions.push(Action::Deny);
        }
        Ok(Binding {
            bound: Arc::new(Bound {
                policy: policy.into(),
                binding: object.name().into(),
                actions: actions.into(),
            }),
            resources: Some(Box::new(MatchResources::read(spec.get("matchResources")))),
            parameters: ParamRef::read(spec.get("paramRef")).map(Box::new),
        })
    }

    /// A binding of `policy` for everything that it matches: for policies that are tried without
    /// one.
    pub fn to_all(policy: Arc<str>, action: Action) -> Binding {
        Binding::doing(policy, vec![action])
    }

    /// The same, with several actions.
    pub(crate) fn doing(policy: Arc<str>, actions: Vec<Action>) -> Binding {
        Binding {
            bound: Arc::new(Bound { policy, binding: "".into(), actions: actions.into() }),
            resources: None,
            parameters: None,
        }
    }
}

impl Binding {
    /// A decision on the whole policy.
    pub(crate) fn decided(&self, outcome: Outcome) -> Decision {
        Decision::whole(&self.bound, outcome)
    }

    /// With parameters found by a `paramRef`, where there is one.
    pub(crate) fn with_parameters(self, reference: Node<'_>) -> Binding {
        Binding { parameters: ParamRef::read(reference).map(Box::new), ..self }
    }

    /// Whether it brings its policy into force for `request`.
    pub(super) fn matches(&self, request: &Request<'_>) -> Result<bool, Unknown> {
        self.resources.as_ref().map_or(Ok(true), |it| it.matches(request))
    }
}

impl ParamRef {
    fn read(node: Node<'_>) -> Option<ParamRef> {
        let given = |key: &str| node.get(key).as_str().filter(|it| !it.is_empty());
        node.is_set().then(|| ParamRef {
            name: given("name").map(str::to_owned),
            namespace: given("namespace").map(str::to_owned),
            selector: LabelSelector::read(node.get("selector")),
            may_lack: text(node, "parameterNotFoundAction") == "Allow",
        })
    }
}
