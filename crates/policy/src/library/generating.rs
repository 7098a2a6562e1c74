//! Policies that make objects beside others, whichever language they are written in.

use crate::Request;
use crate::kyverno::libraries::Asker;
use crate::kyverno::{ClusterPolicy, Generated, GeneratingPolicy, Given, ReadYaml};
use crate::vap::Mistake;
use model::{Object, World};

use super::excepting::Exceptions;

/// A policy that makes objects.
pub struct Generating {
    /// `kyverno/add-quota`
    pub id: String,
    rules: Rules,
}

enum Rules {
    Classic(Box<ClusterPolicy>),
    Cel(Box<GeneratingPolicy>),
}

impl Generating {
    /// Reads a policy; `None` for any object that makes nothing. `yaml` reads its templates.
    pub fn read(object: &Object<'_>, yaml: ReadYaml) -> Option<Result<Generating, Vec<Mistake>>> {
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
            let read = GeneratingPolicy::read(object, yaml);
            let rules = read.map(|policy| Rules::Cel(Box::new(policy)));
            return Some(rules.map(|rules| Generating { id, rules }));
        }
        None
    }

    /// Those rules of a classic policy that make objects.
    pub(super) fn of_classic(policy: ClusterPolicy) -> Generating {
        Generating { id: policy.id(), rules: Rules::Classic(Box::new(policy)) }
    }

    /// One in CEL.
    pub(super) fn of_cel(policy: GeneratingPolicy) -> Generating {
        let id = format!("kyverno/{}", policy.name);
        Generating { id, rules: Rules::Cel(Box::new(policy)) }
    }

    /// All that its rules want to be there, whether it is or not.
    pub(super) fn want(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        asker: &Asker<'_>,
        given: &Given<'_>,
        exceptions: &Exceptions,
    ) -> Vec<(String, Generated)> {
        match &self.rules {
            Rules::Classic(policy) => {
                let made = policy.want(request, world, given).into_iter();
                made.map(|(rule, made)| (rule.name.to_string(), made)).collect()
            }
            Rules::Cel(_) => self.generate(request, world, asker, given, exceptions),
        }
    }

    /// What its rules make where a request is granted, with the name of each rule; a policy in CEL
    /// has one rule without a name.
    pub fn generate(
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
