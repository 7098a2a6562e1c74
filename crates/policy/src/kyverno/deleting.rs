//! DeletingPolicy: which objects go when its time comes.

use std::sync::Arc;

use model::{Kind, Node, Object, World};

use super::domain::Domain;
use super::validating::CelException;
use crate::bundle::Interest;
use crate::cel::Host;
use crate::request::Request;
use crate::tree::Tree;
use crate::vap::{
    Action, Allowed, Binding, Decision, Dialect, Form, MatchResources, Mistake, Outcome, Policy,
};

/// Kyverno's policies that delete objects, in CEL.
#[derive(Debug, Clone)]
pub struct DeletingPolicy {
    /// Its name.
    pub name: Arc<str>,
    kind: Arc<str>,
    policy: Policy,
    binding: Binding,
    /// The namespace it holds in; everywhere where there is none.
    domain: Domain,
}

/// More values than any policy has.
const LARGEST: usize = 100_000;

impl DeletingPolicy {
    /// The kind of those that hold everywhere.
    pub const KIND: Kind<'static> = Kind::new("policies.kyverno.io", "DeletingPolicy");
    /// The kind of those that hold in a namespace.
    pub const NAMESPACED: Kind<'static> =
        Kind::new("policies.kyverno.io", "NamespacedDeletingPolicy");

    /// Reads and compiles a policy. All that is wrong with it is told at once.
    pub fn read(object: &Object<'_>) -> Result<DeletingPolicy, Vec<Mistake>> {
        let spec = object.spec();
        let form = Form { clauses: "conditions", ..Form::of_spec(spec) };
        let name: Arc<str> = object.name().into();
        let resources = of_all_operations(spec.get("matchConstraints"));
        Ok(DeletingPolicy {
            policy: Policy::of_form(&name, &form, resources, Dialect::KYVERNO_EXTENDED)?,
            binding: Binding::to_all(Arc::clone(&name), Action::Deny),
            kind: object.kind().name.into(),
            domain: Domain::of(object, DeletingPolicy::NAMESPACED),
            name,
        })
    }

    /// Adds what it is about.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        self.policy.add_interest(interest);
    }

    /// It asks something of an object.
    pub(crate) fn asks(&self) -> bool {
        !self.policy.clauses.is_empty()
    }

    /// Whether the object of `request` goes: a decision for each condition, which passes where it
    /// holds; none where the policy is not about the object.
    pub fn judge<'a>(
        &'a self,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        exceptions: &'a [CelException],
    ) -> Vec<Decision> {
        if !self.domain.holds_in(request.namespace) {
            return Vec::new();
        }
        for exception in exceptions.iter().filter(|it| it.names(&self.kind, &self.name)) {
            match exception.excepts(&self.policy, &self.binding, request, host) {
                Ok(false) => {}
                Ok(true) => {
                    let message = format!("{} lets it stay", exception.name);
                    let stays = Outcome::Refused { message, reason: "Invalid".into() };
                    return vec![self.policy.decided(&self.binding, stays)];
                }
                Err(outcome) => return vec![self.policy.decided(&self.binding, outcome)],
            }
        }
        if self.policy.clauses.is_empty() {
            return match self.policy.is_about(request) {
                Ok(true) => vec![self.policy.decided(&self.binding, Outcome::Pass)],
                Ok(false) => Vec::new(),
                Err(outcome) => vec![self.policy.decided(&self.binding, outcome)],
            };
        }
        let allowed = Allowed::default();
        self.policy.judge_allowing(&self.binding, request, world, host, &allowed, None)
    }
}

/// Constraints that hold whatever is done with an object: nobody asks for it to go.
fn of_all_operations(constraints: Node<'_>) -> MatchResources {
    // What is too large takes nothing in.
    let Ok(Tree::Map(mut all)) = Tree::from_node(constraints, LARGEST) else {
        return MatchResources::of_resources(&[], constraints.get("operations"));
    };
    for list in ["resourceRules", "excludeResourceRules"] {
        if let Some(Tree::List(rules)) = all.get_mut(list) {
            for rule in rules.iter_mut() {
                if let Tree::Map(rule) = rule {
                    rule.insert("operations", Tree::List(vec![Tree::String("*".to_owned())]));
                }
            }
        }
    }
    MatchResources::read(Tree::Map(all).to_document().root())
}
