//! What policies object to at admission, in the words of the engine that each was written for.

use std::fmt;
use std::sync::Arc;

use model::{FieldPath, Verdict};

use crate::gatekeeper;
use crate::outcome::{Action, Outcome};
use crate::vap::{self, Decision};

/// What one policy has against a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Who says so.
    pub by: Author,
    /// In the policy's words.
    pub says: String,
    /// The guilty field, where it is known.
    pub field: Option<FieldPath>,
    /// What is to be done about it.
    pub actions: Vec<Action>,
    /// Why the API server is to say that it refuses.
    pub reason: Reason,
}

/// The policy that objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// Kubernetes's own, and its binding.
    Kubernetes {
        /// The policy's name.
        policy: Arc<str>,
        /// The binding's name; empty where there is none.
        binding: Arc<str>,
    },
    /// A MutatingAdmissionPolicy of Kubernetes's own.
    Mutating(Arc<str>),
    /// Kyverno's, and its rule.
    Kyverno {
        /// The policy's name.
        policy: Arc<str>,
        /// The rule's name; empty for policies in CEL.
        rule: Arc<str>,
    },
    /// A constraint of Gatekeeper's: `K8sRequiredLabels/must-have-owner`.
    Gatekeeper(String),
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The policy says no. The word that the API server gives: `Invalid`, `Forbidden`.
    Breach(String),
    /// The policy could not be asked, or does not know.
    Unknown,
}

impl Objection {
    /// The request is refused for it. One that could not be told is refused where a breach would be.
    pub fn denies(&self) -> bool {
        self.actions.contains(&Action::Deny)
    }

    /// Warns in place of refusing, where the policy could not tell.
    pub(super) fn let_failure_pass(&mut self) {
        if self.reason == Reason::Unknown && self.denies() {
            self.actions = vec![Action::Warn];
        }
    }

    /// A policy that cannot change what it is about: the request is refused, unless its author
    /// lets failures pass.
    pub(super) fn to_change(by: Author, why: &str, lets_failures_pass: bool) -> Objection {
        let action = if lets_failures_pass { Action::Warn } else { Action::Deny };
        let says = format!("could not be applied: {why}");
        Objection { by, says, field: None, actions: vec![action], reason: Reason::Unknown }
    }

    /// Who asks is warned of it.
    pub fn warns(&self) -> bool {
        self.actions.contains(&Action::Warn)
    }

    /// What decisions come to; those of Kubernetes name their policy, others come with `author`.
    pub(super) fn of_decisions<'d>(
        decisions: impl IntoIterator<Item = &'d Decision>,
        author: impl Fn(&Decision) -> Author,
    ) -> Vec<Objection> {
        let objection = |decision: &Decision| {
            let (says, reason) = match &decision.outcome {
                vap::Outcome::Refused { message, reason } => {
                    (message.clone(), Reason::Breach(reason.clone().into_owned()))
                }
                vap::Outcome::Failed(missing) | vap::Outcome::Unknown(missing) => {
                    (format!("could not be judged: {missing}"), Reason::Unknown)
                }
                vap::Outcome::Pass | vap::Outcome::Ignored(_) | vap::Outcome::Excepted(_) => {
                    return None;
                }
            };
            let actions = decision.actions().iter().copied().map(Action::from).collect();
            let (by, field) = (author(decision), decision.path.clone());
            Some(Objection { by, says, field, actions, reason })
        };
        decisions.into_iter().filter_map(objection).collect()
    }

    /// What a constraint says comes to. `actions` are its own, for where it cannot tell.
    pub(super) fn of_outcome(
        outcome: Outcome,
        actions: impl FnOnce() -> Vec<Action>,
    ) -> Vec<Objection> {
        let by = || Author::Gatekeeper(str::to_owned(&outcome.policy));
        match &outcome.verdict {
            Verdict::Fail => {
                let breaches = outcome.breaches.iter().map(|breach| Objection {
                    by: by(),
                    says: breach.message.clone(),
                    field: breach.field.clone(),
                    actions: outcome.actions.clone(),
                    reason: Reason::Breach("Forbidden".to_owned()),
                });
                breaches.collect()
            }
            Verdict::Unknown(missing) => vec![Objection {
                by: by(),
                says: format!("could not be judged: {missing}"),
                field: None,
                actions: actions(),
                reason: Reason::Unknown,
            }],
            Verdict::Pass | Verdict::NotApplicable => Vec::new(),
        }
    }
}

impl Author {
    /// What its findings call the policy.
    pub fn check(&self) -> String {
        match self {
            Author::Kubernetes { policy, .. } | Author::Mutating(policy) => {
                ["vap/", policy].concat()
            }
            Author::Kyverno { policy, .. } => ["kyverno/", policy].concat(),
            Author::Gatekeeper(constraint) => gatekeeper::id(constraint),
        }
    }
}

impl fmt::Display for Author {
    /// `ClusterPolicy` readers know `policy/rule`; Gatekeeper's know the constraint's name.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Author::Kubernetes { policy, .. } | Author::Mutating(policy) => out.write_str(policy),
            Author::Kyverno { policy, rule } if rule.is_empty() => out.write_str(policy),
            Author::Kyverno { policy, rule } => write!(out, "{policy}/{rule}"),
            Author::Gatekeeper(constraint) => out.write_str(gatekeeper::name_of(constraint)),
        }
    }
}

impl fmt::Display for Objection {
    /// As the engine that the policy was written for tells it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (by, says) = (&self.by, &self.says);
        match by {
            Author::Kubernetes { policy, binding } => write!(
                out,
                "ValidatingAdmissionPolicy '{policy}' with binding '{binding}' denied request: {says}"
            ),
            Author::Mutating(policy) => {
                write!(out, "MutatingAdmissionPolicy '{policy}' denied request: {says}")
            }
            Author::Kyverno { .. } => write!(out, "{by}: {says}"),
            Author::Gatekeeper(_) => write!(out, "[{by}] {says}"),
        }
    }
}
