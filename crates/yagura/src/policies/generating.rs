//! Policies that make objects beside others, whichever language they are written in.

use model::{Object, World};
use policy::Request;
use policy::kyverno::libraries::Asker;
use policy::kyverno::{ClusterPolicy, Generated, GeneratingPolicy, Given};
use policy::vap::Mistake;

use super::excepting::Exceptions;
use crate::answers::read_documents;

/// A policy that makes objects.
pub(crate) struct Generating {
    /// `kyverno/add-quota`
    pub(crate) id: String,
    rules: Rules,
}

enum Rules {
    Classic(Box<ClusterPolicy>),
    Cel(Box<GeneratingPolicy>),
}

impl Generating {
    /// Reads a policy; `None` for any object that makes nothing.
    pub(crate) fn read(object: &Object<'_>) -> Option<Result<Generating, Vec<Mistake>>> {
        if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            return match ClusterPolicy::read(object) {
                Ok(policy) if !policy.generates() => None,
                Ok(policy) => {
                    let id = policy.id();
                    Some(Ok(Generating { id, rules: Rules::Classic(Box::new(policy)) }))
                }
                Err(mistakes) => Some(Err(mistakes)),
            };
        }
        if object.is(GeneratingPolicy::KIND) || object.is(GeneratingPolicy::NAMESPACED) {
            let id = format!("kyverno/{}", object.name());
            let read = GeneratingPolicy::read(object, read_documents);
            let rules = read.map(|policy| Rules::Cel(Box::new(policy)));
            return Some(rules.map(|rules| Generating { id, rules }));
        }
        None
    }

    /// What its rules make where a request is granted, with the name of each rule; a policy in CEL
    /// has one rule without a name.
    pub(crate) fn generate(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        asker: &Asker<'_>,
        given: &Given<'_>,
        exceptions: &Exceptions,
    ) -> Vec<(String, Generated)> {
        match &self.rules {
            Rules::Classic(policy) => {
                let made = policy.generate(request, world, given).into_iter();
                made.map(|(rule, made)| (rule.name.to_string(), made)).collect()
            }
            Rules::Cel(policy) => {
                let made = policy.generate(request, world, asker, &exceptions.cel);
                made.into_iter().map(|made| (String::new(), made)).collect()
            }
        }
    }
}
