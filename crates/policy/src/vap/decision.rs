use std::sync::Arc;

use model::FieldPath;

use super::Action;

/// What one clause of a policy says of a request, under one binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The policy's name.
    pub policy: Arc<str>,
    /// The binding's name; empty where the policy was tried without one.
    pub binding: Arc<str>,
    /// The clause, counted from zero; `None` where the whole policy could not be applied.
    pub clause: Option<usize>,
    /// The parameters it was asked with, where there were any: their namespace and name.
    pub parameters: Option<String>,
    /// The guilty field, where it is known.
    pub path: Option<FieldPath>,
    /// What it says.
    pub outcome: Outcome,
    /// What the binding makes of a refusal.
    pub actions: Arc<[Action]>,
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
        reason: String,
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
    /// The request is refused for it.
    pub fn denies(&self) -> bool {
        matches!(self.outcome, Outcome::Refused { .. } | Outcome::Unknown(_))
            && self.actions.contains(&Action::Deny)
    }

    /// The words that the API server refuses a request with.
    pub fn denial(&self) -> Option<String> {
        let Outcome::Refused { message, .. } = &self.outcome else { return None };
        let (policy, binding) = (&self.policy, &self.binding);
        Some(format!(
            "ValidatingAdmissionPolicy '{policy}' with binding '{binding}' denied request: {message}"
        ))
    }
}
