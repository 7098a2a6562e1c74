use std::borrow::Cow;
use std::sync::Arc;

use model::FieldPath;

use super::Action;

/// What one clause of a policy says of a request, under one binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The policy and the binding.
    pub bound: Arc<Bound>,
    /// The clause, counted from zero; `None` where the whole policy could not be applied.
    pub clause: Option<usize>,
    /// The parameters it was asked with, where there were any: their namespace and name.
    pub parameters: Option<Arc<str>>,
    /// The guilty field, where it is known.
    pub path: Option<FieldPath>,
    /// What it says.
    pub outcome: Outcome,
}

/// A policy that a binding brings into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The policy's name.
    pub policy: Arc<str>,
    /// The binding's name; empty where the policy was tried without one.
    pub binding: Arc<str>,
    /// What happens where the policy says no; at least one.
    pub actions: Box<[Action]>,
}

/// What a clause says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not, or it failed where failing means refusing.
    Refused {
        /// The words that the API server gives.
        message: String,
        /// `Invalid`, `Forbidden`, …: the reason that the API server gives.
        reason: Cow<'static, str>,
    },
    /// It failed, and the policy says that this is to be let pass.
    Ignored(String),
    /// The exception of this name lets it pass.
    Excepted(Arc<str>),
    /// It could not be judged: what the policy asks for cannot be had.
    Failed(String),
    /// What decides is not known here.
    Unknown(String),
}

impl Decision {
    /// A decision on a whole policy.
    pub(crate) fn whole(bound: &Arc<Bound>, outcome: Outcome) -> Decision {
        let bound = Arc::clone(bound);
        Decision { bound, clause: None, parameters: None, path: None, outcome }
    }

    /// A finding tells of it.
    pub(crate) fn is_told(&self) -> bool {
        match self.outcome {
            Outcome::Refused { .. } | Outcome::Failed(_) | Outcome::Unknown(_) => true,
            Outcome::Pass | Outcome::Ignored(_) | Outcome::Excepted(_) => false,
        }
    }

    /// What the binding makes of a refusal.
    pub fn actions(&self) -> &[Action] {
        &self.bound.actions
    }

    /// The same, but whatever the binding makes of other refusals, this one denies.
    pub(super) fn that_denies(self) -> Decision {
        let bound = Bound { actions: Box::new([Action::Deny]), ..Bound::clone(&self.bound) };
        Decision { bound: Arc::new(bound), ..self }
    }

    /// The request is refused for it.
    pub fn denies(&self) -> bool {
        matches!(self.outcome, Outcome::Refused { .. } | Outcome::Unknown(_))
            && self.actions().contains(&Action::Deny)
    }

    /// The words that the API server refuses a request with.
    pub fn denial(&self) -> Option<String> {
        let Outcome::Refused { message, .. } = &self.outcome else { return None };
        let (policy, binding) = (&self.bound.policy, &self.bound.binding);
        Some(format!(
            "ValidatingAdmissionPolicy '{policy}' with binding '{binding}' denied request: {message}"
        ))
    }
}
