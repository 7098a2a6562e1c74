//! Policies that change objects, until all policies are read.

use model::{Diagnostic, Object};

use super::Unbound;
use super::mutating::Mutating;
use crate::bundle::Mutations;
use crate::gatekeeper::Mutators;
use crate::kyverno::{ClusterPolicy, MutatingPolicy};
use crate::vap::{self, Action, Binding, Mistake};

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Changing {
    policies: Vec<Mutating>,
    /// The API server's own, and what brings them into force.
    natives: Vec<vap::MutatingPolicy>,
    bindings: Vec<Binding>,
    /// Objects that are there already are changed in the background.
    pub(super) has_background: bool,
}

impl Changing {
    /// How many policies there are that judge nothing.
    pub(super) fn len(&self) -> usize {
        self.natives.len() + self.policies.iter().map(Mutating::count).sum::<usize>()
    }

    /// Adds a policy or a binding, and gives what is wrong with it; `None` for anything else.
    pub(super) fn add(&mut self, object: &Object<'_>) -> Option<Result<(), Vec<Mistake>>> {
        if object.is(vap::MutatingPolicy::KIND) {
            Some(vap::MutatingPolicy::read(object).map(|policy| self.natives.push(policy)))
        } else if object.is(vap::MutatingPolicy::BINDING) {
            let read = Binding::read(object).map(|binding| self.bindings.push(binding));
            Some(read.map_err(|mistake| vec![mistake]))
        } else if object.is(MutatingPolicy::KIND) || object.is(MutatingPolicy::NAMESPACED) {
            let read = MutatingPolicy::read(object);
            Some(read.map(|policy| self.policies.push(Mutating::of_cel(policy))))
        } else {
            None
        }
    }

    /// Adds the rules of a classic policy that change objects, where it has any.
    pub(super) fn add_classic(&mut self, policy: &ClusterPolicy) {
        if policy.mutates() {
            self.policies.push(Mutating::of_classic(policy.clone()));
        }
    }

    /// Brings bindings to their policies, and all policies into their order. What is left undone is
    /// told.
    pub(super) fn bind(self, mutators: Mutators, unbound: Unbound) -> (Mutations, Vec<Diagnostic>) {
        let Changing { mut policies, natives, bindings, has_background } = self;
        for policy in natives {
            let name = policy.name();
            let own = bindings.iter().filter(|binding| binding.bound.policy == *name);
            let mut own: Vec<Binding> = own.cloned().collect();
            if own.is_empty() && unbound == Unbound::Tried {
                own.push(Binding::to_all(name.clone(), Action::Deny));
            }
            policies.push(Mutating::of_kubernetes(policy, own));
        }
        policies.push(Mutating::of_gatekeeper(mutators));
        let of_existing = policies.iter().filter(|it| it.has_targets() && !has_background);
        let told = of_existing.map(|policy| {
            let says = "it changes objects that are there already, which is not done here";
            Diagnostic::warning(format!("{}: {says}", policy.id))
        });
        let told = told.collect();
        policies.retain(Mutating::holds_at_admission);
        (Mutations::of(policies), told)
    }
}
