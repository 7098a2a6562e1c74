//! What a policy says of a request, whichever language it is written in.

use std::sync::Arc;

use model::{FieldPath, Verdict};

/// What one policy says of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The policy: `K8sRequiredLabels/must-have-owner`, the kind and the name.
    pub policy: Arc<str>,
    /// The rule within the policy; empty where policies have no rules.
    pub rule: String,
    /// Passes, fails, does not apply, or cannot be told.
    pub verdict: Verdict,
    /// What is wrong, one entry each; only where the verdict is `Fail`.
    pub breaches: Vec<Breach>,
    /// What is to be done about it, where the verdict is `Fail`.
    pub actions: Vec<Action>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Breach {
    /// In the policy's words.
    pub message: String,
    /// The guilty field, where the policy names one.
    pub field: Option<FieldPath>,
    /// What else the policy says of it, as JSON; empty where it says nothing.
    pub details: String,
}

/// What a policy asks for when it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The request is refused.
    Deny,
    /// Who asks is warned.
    Warn,
    /// It is kept in the audit log or in a report.
    Audit,
    /// Nothing happens: the policy is on trial.
    DryRun,
}

impl Action {
    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Action::Deny => "deny",
            Action::Warn => "warn",
            Action::Audit => "audit",
            Action::DryRun => "dryrun",
        }
    }
}

impl Outcome {
    /// Breached, and the request is to be refused for it.
    pub fn denies(&self) -> bool {
        self.verdict == Verdict::Fail && self.actions.contains(&Action::Deny)
    }
}
