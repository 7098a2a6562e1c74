//! A policy in the form that it was written in, and in the API server's own.

use std::fmt;

use anyhow::{Context, anyhow, bail};
use model::{Object, World};
use policy::kyverno::{ClusterPolicy, Given, ValidatingPolicy};
use policy::lower::Lowering;
use policy::tree::Tree;
use policy::vap::{Binding, Decision, NobodyToAsk, Outcome, Policy};
use policy::{Operation, Request};

/// Both forms of one policy.
pub(super) struct Pair {
    pub(super) original: Original,
    pub(super) native: Vec<Native>,
}

/// A policy as it was written.
pub(super) enum Original {
    Validating(Box<ValidatingPolicy>),
    Classic(Box<ClusterPolicy>),
}

/// A policy of the API server's own with its binding.
pub(crate) struct Native {
    pub(crate) trees: [Tree; 2],
    pub(crate) policy: Policy,
    pub(crate) binding: Binding,
}

/// What is said of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing speaks against it.
    Admitted,
    /// These messages do.
    Denied(Vec<String>),
    /// It cannot be told.
    Unknown(String),
}

impl Original {
    /// Reads a policy; none where it is of another kind or cannot be judged.
    pub(super) fn read(object: &Object<'_>) -> Option<Original> {
        if object.is(ValidatingPolicy::KIND) || object.is(ValidatingPolicy::NAMESPACED) {
            ValidatingPolicy::read(object).ok().map(|it| Original::Validating(Box::new(it)))
        } else if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
            ClusterPolicy::read(object).ok().map(|it| Original::Classic(Box::new(it)))
        } else {
            None
        }
    }

    pub(super) fn judge<'a>(&'a self, request: &Request<'a>, world: &'a dyn World) -> Verdict {
        let decisions: Vec<Decision> = match self {
            Original::Validating(policy) => policy.judge(request, world, &NobodyToAsk, &[]),
            Original::Classic(policy) => {
                let judged = policy.judge(request, world, &NobodyToAsk, &Given::default());
                judged.into_iter().flat_map(|(_, decisions)| decisions).collect()
            }
        };
        Verdict::of(&decisions)
    }
}

/// What a policy is lowered to; none where it is not. It must be readable.
pub(crate) fn lowered(object: &Object<'_>) -> anyhow::Result<Option<Vec<Native>>> {
    let mut lowering = Lowering::default();
    let Some(Ok(lowered)) = lowering.lower(object) else { return Ok(None) };
    let mut natives = Vec::new();
    for pair in lowered.objects.chunks(2) {
        let [policy, binding] = pair else { bail!("{} has no binding", object.name()) };
        natives.push(Native::read(policy, binding).with_context(|| object.name().to_owned())?);
    }
    Ok(Some(natives))
}

impl Native {
    /// Reads both objects.
    pub(crate) fn read(policy: &Tree, binding: &Tree) -> anyhow::Result<Native> {
        let trees = [policy.clone(), binding.clone()];
        let [policy, binding] = trees.each_ref().map(Tree::to_document);
        let policy = Policy::read(&Object::new(policy.root(), None));
        let binding = Binding::read(&Object::new(binding.root(), None));
        Ok(Native {
            trees,
            policy: policy.map_err(|it| anyhow!("{it:?}"))?,
            binding: binding.map_err(|it| anyhow!("{it:?}"))?,
        })
    }
}

/// What policies of the API server's own say of a request.
pub(super) fn judge<'a>(
    native: &'a [Native],
    request: &Request<'a>,
    world: &'a dyn World,
) -> Verdict {
    let judged =
        native.iter().flat_map(|it| it.policy.judge(&it.binding, request, world, &NobodyToAsk));
    Verdict::of(&judged.collect::<Vec<_>>())
}

impl Verdict {
    /// What some decisions come to.
    pub(crate) fn of(decisions: &[Decision]) -> Verdict {
        let (mut denied, mut unknown) = (Vec::new(), None);
        for decision in decisions {
            match &decision.outcome {
                Outcome::Pass | Outcome::Ignored(_) | Outcome::Excepted(_) => {}
                Outcome::Refused { message, .. } => denied.push(message.clone()),
                Outcome::Unknown(why) | Outcome::Failed(why) => unknown = Some(why.clone()),
            }
        }
        match (denied.is_empty(), unknown) {
            (false, _) => Verdict::Denied(denied),
            (true, Some(why)) => Verdict::Unknown(why),
            (true, None) => Verdict::Admitted,
        }
    }

    /// The same verdict, and as many objections. Their words may differ: those of a native policy
    /// stand on one line.
    pub(super) fn is_like(&self, other: &Verdict) -> bool {
        match (self, other) {
            (Verdict::Admitted, Verdict::Admitted) | (Verdict::Unknown(_), Verdict::Unknown(_)) => {
                true
            }
            (Verdict::Denied(own), Verdict::Denied(others)) => own.len() == others.len(),
            _ => false,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Admitted => out.write_str("admitted"),
            Verdict::Denied(messages) => write!(out, "denied ({})", messages.join("; ")),
            Verdict::Unknown(why) => write!(out, "unknown ({why})"),
        }
    }
}

/// What can be done with an object.
pub(crate) fn operations() -> [Operation; 3] {
    [Operation::Create, Operation::Update, Operation::Delete]
}

/// Doing it. A change leaves the object as it is.
pub(crate) fn request<'a>(object: &Object<'a>, operation: Operation) -> Request<'a> {
    Request::creation(object).doing(operation)
}
