//! Policies that change objects, whichever language they are written in.

use model::Object;
use policy::kyverno::{ClusterPolicy, Given, Scene};
use policy::tree::Tree;
use policy::vap::Mistake;
use policy::{Mutation, Request};

/// A policy that changes objects.
pub(crate) struct Mutating {
    /// `kyverno/add-labels`
    pub(crate) id: String,
    rules: Rules,
}

enum Rules {
    Classic(Box<ClusterPolicy>),
}

/// What one rule makes of an object.
pub(crate) struct Made<'w> {
    /// The rule; empty where policies have none.
    pub(crate) rule: String,
    /// The existing object that is changed; `None` for that of the request.
    pub(crate) target: Option<Object<'w>>,
    pub(crate) mutation: Mutation,
}

impl Mutating {
    /// Reads a policy; `None` for any object that changes nothing.
    pub(crate) fn read(object: &Object<'_>) -> Option<Result<Mutating, Vec<Mistake>>> {
        if !object.is(ClusterPolicy::KIND) && !object.is(ClusterPolicy::NAMESPACED) {
            return None;
        }
        match ClusterPolicy::read(object) {
            Ok(policy) if !policy.mutates() => None,
            Ok(policy) => {
                let id = policy.id();
                Some(Ok(Mutating { id, rules: Rules::Classic(Box::new(policy)) }))
            }
            Err(mistakes) => Some(Err(mistakes)),
        }
    }

    /// Some rule of it changes objects that are there already.
    pub(crate) fn has_targets(&self) -> bool {
        let Rules::Classic(policy) = &self.rules;
        policy.has_targets()
    }

    /// What its rules make of a request's object, one after another, and of existing objects.
    pub(crate) fn mutate<'w>(&self, request: &Request<'_>, scene: Scene<'w>) -> Vec<Made<'w>> {
        let Rules::Classic(policy) = &self.rules;
        Made::by_classic(policy, request, scene, &Given::default())
    }
}

impl<'w> Made<'w> {
    /// What the rules of a classic policy of Kyverno make of a request's object.
    pub(crate) fn by_classic(
        policy: &ClusterPolicy,
        request: &Request<'_>,
        scene: Scene<'w>,
        given: &Given<'_>,
    ) -> Vec<Made<'w>> {
        let made = policy.mutate(request, scene, given).into_iter();
        made.map(|it| Made {
            rule: it.rule.name.to_string(),
            target: it.target,
            mutation: it.mutation,
        })
        .collect()
    }

    /// The request's object as the rule left it, where it changed it.
    pub(crate) fn object(&self) -> Option<&Tree> {
        match &self.mutation {
            Mutation::Changed(tree) if self.target.is_none() => Some(tree),
            _ => None,
        }
    }
}
