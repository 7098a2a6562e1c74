//! What a policy that changes objects makes of a request's own object, at admission.

use std::sync::Arc;

use model::Kind;

use super::mutating::{Mutating, Rules};

use crate::bundle::{Author, Interest, Surroundings};
use crate::gatekeeper::Source;
use crate::kyverno::{CelException, Given};
use crate::{Mutation, Operation, Request};

/// Whose turn it is, among policies of all engines: an API server asks its own policies before
/// webhooks, and those by the names of their configurations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    Kubernetes,
    Gatekeeper,
    /// Kyverno's classic policies.
    Classic,
    /// Kyverno's policies in CEL.
    Cel,
}

impl Mutating {
    /// What it makes of a request's object, all or nothing, and the rule that made it or failed.
    /// Objects that are there already are left to the background, as the original leaves them.
    pub(crate) fn admit<'a>(
        &'a self,
        request: &Request<'a>,
        around: &Surroundings<'a>,
        given: &Given<'_>,
        exceptions: &'a [CelException],
    ) -> (Arc<str>, Mutation) {
        let Surroundings { world, host, .. } = *around;
        let mutation = match &self.rules {
            Rules::Classic(policy) => {
                let mut last: (Arc<str>, Mutation) = ("".into(), Mutation::Skip);
                for (rule, mutation) in policy.mutate_own(request, world, given) {
                    let ends = matches!(mutation, Mutation::Error(_));
                    // A rule behind one that changes the object changes it further, or not at all.
                    if !matches!(mutation, Mutation::Skip | Mutation::Same)
                        || last.1 == Mutation::Skip
                    {
                        last = (Arc::clone(&rule.name), mutation);
                    }
                    if ends {
                        break;
                    }
                }
                return last;
            }
            Rules::Cel(policy) => policy.mutate(request, world, host, exceptions),
            Rules::Native(policy, bindings) => policy.mutate(bindings, request, world, host),
            Rules::Gatekeeper(mutators) => mutators.mutate(request, Source::Original),
        };
        ("".into(), mutation)
    }

    /// It has a say at admission.
    pub(super) fn holds_at_admission(&self) -> bool {
        match &self.rules {
            Rules::Classic(policy) => policy.holds_at_admission(),
            Rules::Cel(policy) => policy.holds_at_admission(),
            Rules::Native(_, bindings) => !bindings.is_empty(),
            Rules::Gatekeeper(mutators) => !mutators.is_empty(),
        }
    }

    /// What it cannot do refuses no request. Gatekeeper's webhook answers an error, which refuses.
    pub(crate) fn lets_failures_pass(&self) -> bool {
        match &self.rules {
            Rules::Classic(policy) => policy.lets_failures_pass(),
            Rules::Cel(policy) => policy.lets_failures_pass(),
            Rules::Native(policy, _) => policy.lets_failures_pass(),
            Rules::Gatekeeper(_) => false,
        }
    }

    /// It is asked once more where others change what it left.
    pub(crate) fn is_reinvoked(&self) -> bool {
        matches!(&self.rules, Rules::Native(policy, _) if policy.is_reinvoked())
    }

    /// Whose turn it is.
    pub(crate) fn turn(&self) -> Turn {
        match &self.rules {
            Rules::Native(..) => Turn::Kubernetes,
            Rules::Gatekeeper(_) => Turn::Gatekeeper,
            Rules::Classic(_) => Turn::Classic,
            Rules::Cel(_) => Turn::Cel,
        }
    }

    /// Who is to blame where a rule fails.
    pub(crate) fn author(&self, rule: Arc<str>) -> Author {
        match &self.rules {
            Rules::Native(policy, _) => Author::Mutating(Arc::clone(policy.name())),
            Rules::Gatekeeper(_) => Author::Gatekeeper(self.id.clone()),
            Rules::Classic(policy) => Author::Kyverno { policy: Arc::clone(&policy.name), rule },
            Rules::Cel(policy) => Author::Kyverno { policy: Arc::clone(&policy.name), rule },
        }
    }

    /// How many policies it is that only change objects: classic ones judge too, and are counted
    /// among those that do.
    pub(crate) fn count(&self) -> usize {
        match &self.rules {
            Rules::Classic(_) => 0,
            Rules::Gatekeeper(mutators) => mutators.len(),
            Rules::Cel(_) | Rules::Native(..) => 1,
        }
    }

    /// It may look up any object.
    pub(crate) fn asks_objects(&self) -> bool {
        match &self.rules {
            Rules::Classic(policy) => policy.asks_objects_in_front(),
            Rules::Cel(policy) => policy.asks_objects(),
            Rules::Native(..) | Rules::Gatekeeper(_) => false,
        }
    }

    /// The kinds of the objects that it looks up beside the one at hand.
    pub(crate) fn looks_up(&self) -> Vec<Kind<'_>> {
        match &self.rules {
            Rules::Classic(policy) => policy.looks_up().collect(),
            Rules::Native(policy, _) => policy.parameter_kind().into_iter().collect(),
            Rules::Cel(_) | Rules::Gatekeeper(_) => Vec::new(),
        }
    }

    /// The requests that it may be about.
    pub(crate) fn interest(&self) -> Interest {
        const CHANGES: [Operation; 2] = [Operation::Create, Operation::Update];
        let mut interest = Interest::default();
        match &self.rules {
            Rules::Classic(policy) => policy.add_interest_in_changes(&mut interest),
            Rules::Cel(policy) => policy.add_interest(&mut interest),
            Rules::Native(policy, _) => policy.policy().add_interest(&mut interest),
            Rules::Gatekeeper(mutators) => {
                mutators.add_interest(&mut interest);
                interest.add_operations(CHANGES.iter());
            }
        }
        interest
    }
}
