//! Policies that change objects, whichever language they are written in.

use crate::cel::Host;
use crate::gatekeeper::{Mutators, Source};
use crate::kyverno::{CelException, ClusterPolicy, Given, MutatingPolicy, Scene};
use crate::tree::Tree;
use crate::vap::{self, Binding, Mistake};
use crate::{Mutation, Request};
use model::{Kind, Object};

use super::binding::Bindings;

/// A policy that changes objects.
#[derive(Debug)]
pub struct Mutating {
    /// `kyverno/add-labels`
    pub id: String,
    pub(super) rules: Rules,
}

#[derive(Debug)]
pub(super) enum Rules {
    Classic(Box<ClusterPolicy>),
    Cel(Box<MutatingPolicy>),
    /// Of the API server itself.
    Native(Box<vap::MutatingPolicy>, Vec<Binding>),
    /// All of Gatekeeper's mutators: they are applied together.
    Gatekeeper(Mutators),
}

/// What one rule makes of an object.
pub struct Made<'w> {
    /// The rule; empty where policies have none.
    pub rule: String,
    /// The existing object that is changed; `None` for that of the request.
    pub target: Option<Object<'w>>,
    /// What it becomes.
    pub mutation: Mutation,
    /// A rule that applies and leaves the object as it is has passed; others are skipped then.
    pub passes_same: bool,
}

impl Mutating {
    /// Reads a policy; `None` for any object that changes nothing. `bindings` are those of all
    /// policies; one that has none there is tried on all that it matches.
    pub fn read(
        object: &Object<'_>,
        bindings: &Bindings,
    ) -> Option<Result<Mutating, Vec<Mistake>>> {
        let is = |kinds: &[Kind<'_>]| kinds.iter().any(|kind| object.is(*kind));
        let named = |kind: &str| format!("{kind}/{}", object.name());
        let (id, rules) = if is(&[ClusterPolicy::KIND, ClusterPolicy::NAMESPACED]) {
            match ClusterPolicy::read(object) {
                Ok(policy) if !policy.mutates() => return None,
                Ok(policy) => (policy.id(), Ok(Rules::Classic(Box::new(policy)))),
                Err(mistakes) => return Some(Err(mistakes)),
            }
        } else if is(&[MutatingPolicy::KIND, MutatingPolicy::NAMESPACED]) {
            let read = MutatingPolicy::read(object);
            (named("kyverno"), read.map(|policy| Rules::Cel(Box::new(policy))))
        } else if is(&[vap::MutatingPolicy::KIND]) {
            let read = vap::MutatingPolicy::read(object);
            let bound = bindings.of(object.name(), vap::MutatingPolicy::BINDING);
            (named("map"), read.map(|policy| Rules::Native(Box::new(policy), bound)))
        } else {
            return None;
        };
        Some(rules.map(|rules| Mutating { id, rules }))
    }

    /// Those rules of a classic policy of Kyverno that change objects.
    pub(super) fn of_classic(policy: ClusterPolicy) -> Mutating {
        Mutating { id: policy.id(), rules: Rules::Classic(Box::new(policy)) }
    }

    /// One of the API server's own, in force by these bindings.
    pub(super) fn of_kubernetes(policy: vap::MutatingPolicy, bindings: Vec<Binding>) -> Mutating {
        let id = format!("map/{}", policy.name());
        Mutating { id, rules: Rules::Native(Box::new(policy), bindings) }
    }

    /// One of Kyverno's in CEL.
    pub(super) fn of_cel(policy: MutatingPolicy) -> Mutating {
        let id = format!("kyverno/{}", policy.name);
        Mutating { id, rules: Rules::Cel(Box::new(policy)) }
    }

    /// Gatekeeper's mutators as one policy.
    pub fn of_gatekeeper(mutators: Mutators) -> Mutating {
        Mutating { id: "gatekeeper/mutators".to_owned(), rules: Rules::Gatekeeper(mutators) }
    }

    /// Some rule of it changes objects that are there already.
    pub fn has_targets(&self) -> bool {
        match &self.rules {
            Rules::Classic(policy) => policy.has_targets(),
            Rules::Cel(policy) => policy.has_targets(),
            Rules::Native(..) | Rules::Gatekeeper(_) => false,
        }
    }

    /// What its rules make of a request's object, one after another, and of existing objects.
    /// `host` answers what policies in CEL ask, and `exceptions` are from those; `given` is for
    /// classic policies.
    pub fn mutate<'w>(
        &self,
        request: &Request<'_>,
        scene: Scene<'w>,
        host: &dyn Host,
        given: &Given<'_>,
        exceptions: &[CelException],
    ) -> Vec<Made<'w>> {
        let world = scene.world;
        match &self.rules {
            Rules::Classic(policy) => Made::by_classic(policy, request, scene, given),
            Rules::Cel(policy) => {
                let own = policy.mutate(request, world, host, exceptions);
                let targets = policy.mutate_existing(request, scene.existing, world, host);
                let targets = targets.into_iter().map(|(it, made)| Made::by_cel(Some(it), made));
                std::iter::once(Made::by_cel(None, own)).chain(targets).collect()
            }
            Rules::Native(policy, bindings) => {
                vec![Made::by_cel(None, policy.mutate(bindings, request, world, host))]
            }
            Rules::Gatekeeper(mutators) => {
                let mutation = mutators.mutate(request, Source::Original);
                vec![Made { rule: String::new(), target: None, mutation, passes_same: true }]
            }
        }
    }
}

impl<'w> Made<'w> {
    /// What the rules of a classic policy of Kyverno make of a request's object.
    pub fn by_classic(
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
            passes_same: false,
        })
        .collect()
    }

    /// What a policy in CEL makes of one object.
    fn by_cel(target: Option<Object<'w>>, mutation: Mutation) -> Made<'w> {
        Made { rule: String::new(), target, mutation, passes_same: true }
    }

    /// The request's object as the rule left it, where it changed it.
    pub fn object(&self) -> Option<&Tree> {
        match &self.mutation {
            Mutation::Changed(tree) if self.target.is_none() => Some(tree),
            _ => None,
        }
    }
}
