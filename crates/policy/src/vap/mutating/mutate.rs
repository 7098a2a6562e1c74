//! Applying a policy to a request's object.

use std::cell::OnceCell;

use model::{Document, Object, World};

use super::MutatingPolicy;
use super::content::LARGEST;
use super::patch::Fault;
use crate::cel::{Activation, Budget, Host};
use crate::mutation::Mutation;
use crate::patch::apply;
use crate::request::Request;
use crate::tree::Tree;
use crate::vap::asked::Asked;
use crate::vap::evaluate::{Allowed, Lacking};
use crate::vap::matching;
use crate::vap::{Binding, Outcome};

impl MutatingPolicy {
    /// What the policy makes of the object of `request` under each binding, with each object of
    /// parameters after the other.
    pub fn mutate<'a>(
        &'a self,
        bindings: &[Binding],
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
    ) -> Mutation {
        self.mutate_allowing(bindings, request, world, host, &Allowed::default())
    }

    /// The same, with what exceptions allow.
    pub(crate) fn mutate_allowing<'a>(
        &'a self,
        bindings: &[Binding],
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
        allowed: &Allowed,
    ) -> Mutation {
        let Some(object) = request.object else { return Mutation::Skip };
        if self.policy.is_native && matching::is_exempt(request) {
            return Mutation::Skip;
        }
        let original = match Tree::from_node(object, LARGEST) {
            Ok(original) => original,
            Err(error) => return Mutation::Error(format!("the object has {error}")),
        };
        let (mut object, mut applies) = (original.clone(), false);
        for binding in bindings {
            let given = match self.policy.given(binding, request, world, None) {
                Ok(given) => given,
                Err(Lacking::Unknown(why)) => return Mutation::Error(why),
                Err(Lacking::Misbound(why)) => match refused(self.policy.misbound(why)) {
                    Mutation::Error(why) => return Mutation::Error(why),
                    _ => continue,
                },
            };
            for parameters in given.each() {
                let document = object.to_document();
                let request = Request { object: Some(document.root()), ..request.clone() };
                let (policy, request) = (&self.policy, &request);
                let asked = Asked { policy, binding, request, host, allowed, common: None };
                match self.pass(&asked, parameters, object.clone()) {
                    Mutation::Skip => {}
                    Mutation::Same => applies = true,
                    Mutation::Changed(changed) => (object, applies) = (changed, true),
                    Mutation::Error(why) => return Mutation::Error(why),
                }
            }
        }
        match applies {
            false => Mutation::Skip,
            true if object == original => Mutation::Same,
            true => Mutation::Changed(object),
        }
    }

    /// The policy would change the object of `request` under a binding, or leave it as it wants it.
    pub(crate) fn is_about<'a>(
        &'a self,
        binding: &Binding,
        request: &Request<'a>,
        world: &'a dyn World,
        host: &'a dyn Host,
    ) -> bool {
        let allowed = &Allowed::default();
        let asked = Asked { policy: &self.policy, binding, request, host, allowed, common: None };
        let Ok(given) = self.policy.given(binding, request, world, None) else { return false };
        given.each().any(|it| matches!(asked.ready(it.map(|it| it.node())), Ok(Some(_))))
    }

    /// What all mutations make of an object with these parameters.
    fn pass<'a>(
        &'a self,
        asked: &Asked<'_, 'a>,
        parameters: Option<Object<'a>>,
        mut object: Tree,
    ) -> Mutation {
        // The object as each mutation leaves it, for as long as values may borrow from it.
        let mutations = &self.policy.mutations;
        let states: Vec<OnceCell<Document>> = mutations.iter().map(|_| OnceCell::new()).collect();
        // What values borrow from lives shorter than all else.
        let Asked { policy, binding, request, host, allowed, .. } = *asked;
        let nearer = Asked { policy, binding, request, host, allowed, common: None };
        let mut activation: Activation<'_> = match nearer.ready(parameters.map(|it| it.node())) {
            Ok(Some(activation)) => activation,
            Ok(None) => return Mutation::Skip,
            Err(outcome) => return refused(outcome),
        };
        let mut is_changed = false;
        for (index, (mutation, state)) in mutations.iter().zip(&states).enumerate() {
            let mut budget = Budget::new(Budget::PER_POLICY);
            match mutation.apply(&object, &activation, &mut budget).and_then(|it| self.hold(it)) {
                Ok(changed) => {
                    object = changed;
                    is_changed = true;
                    let document = state.get_or_init(|| object.to_document());
                    self.policy.slots.set_object(&mut activation, document.root());
                }
                Err(fault) => match self.failure(asked, index, &fault) {
                    Some(why) => return Mutation::Error(why),
                    None => continue,
                },
            }
            // Kyverno evaluates variables once for all mutations, the API server for each.
            if self.policy.is_native {
                self.policy.forget(&mut activation);
            }
        }
        if is_changed { Mutation::Changed(object) } else { Mutation::Same }
    }

    /// The API server knows the fields of an object that it is to keep.
    fn hold(&self, object: Tree) -> Result<Tree, Fault> {
        if self.policy.is_native {
            apply::check(&object).map_err(|fault| Fault::Patch(fault.to_string()))?;
        }
        Ok(object)
    }

    /// What a fault comes to: an error, unless the policy ignores it.
    fn failure(&self, asked: &Asked<'_, '_>, index: usize, fault: &Fault) -> Option<String> {
        let says = match fault {
            Fault::Evaluation(error) => match asked.unknown(error) {
                Some(Outcome::Unknown(why) | Outcome::Failed(why)) => return Some(why),
                _ => error.to_string(),
            },
            Fault::Patch(says) => says.clone(),
        };
        match self.policy.failure(format!("mutation {index}: {says}")) {
            Outcome::Refused { message, .. } => Some(message),
            _ => None,
        }
    }
}

/// What it means for an object that a policy cannot be asked.
pub(crate) fn refused(outcome: Outcome) -> Mutation {
    match outcome {
        Outcome::Refused { message: why, .. } | Outcome::Unknown(why) | Outcome::Failed(why) => {
            Mutation::Error(why)
        }
        Outcome::Ignored(_) | Outcome::Excepted(_) | Outcome::Pass => Mutation::Skip,
    }
}
