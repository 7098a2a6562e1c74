//! Bindings of the API server's own policies, and the policies that they bring into force.

use crate::vap::{Action, Binding, Mistake, MutatingPolicy};
use model::{Kind, Object};

/// Bindings of policies that judge, and of policies that change objects.
#[derive(Debug, Default)]
pub struct Bindings(Vec<(Kind<'static>, Binding)>);

const KINDS: [Kind<'static>; 2] = [Binding::KIND, MutatingPolicy::BINDING];

impl Bindings {
    /// Those among these objects.
    pub fn read<'o>(objects: impl Iterator<Item = Object<'o>>) -> Result<Bindings, Mistake> {
        let mut bindings = Vec::new();
        for object in objects {
            if let Some(kind) = KINDS.into_iter().find(|kind| object.is(*kind)) {
                bindings.push((kind, Binding::read(&object)?));
            }
        }
        Ok(Bindings(bindings))
    }

    /// The object is one.
    pub fn is_one(object: &Object<'_>) -> bool {
        KINDS.iter().any(|kind| object.is(*kind))
    }

    /// The bindings of a policy, those of this kind. A policy that has none is tried on all that it
    /// matches.
    pub fn of(&self, policy: &str, kind: Kind<'_>) -> Vec<Binding> {
        let own = self.0.iter().filter(|(own, it)| *own == kind && *it.bound.policy == *policy);
        let own: Vec<Binding> = own.map(|(_, binding)| binding.clone()).collect();
        if own.is_empty() { vec![Binding::to_all(policy.into(), Action::Deny)] } else { own }
    }
}
