//! Breaches of constraints as findings.

use std::sync::Arc;

use model::{FieldPath, Finding, Object, Reference, Severity, Verdict};

use crate::outcome::{Action, Outcome};
use crate::scribe::Scribe;

/// The id of a constraint's findings.
pub(crate) fn id(constraint: &str) -> String {
    format!("gatekeeper/{constraint}")
}

/// How bad it is to breach a constraint that leads to these actions.
pub(super) fn severity(actions: &[Action]) -> Severity {
    let worst = actions.iter().map(|action| match action {
        Action::Deny => Severity::High,
        Action::Warn => Severity::Medium,
        Action::Audit | Action::DryRun => Severity::Low,
    });
    worst.max().unwrap_or(Severity::Low)
}

/// What an outcome finds wrong with an object, or cannot tell. Where a template names no field, as
/// those in Rego do, the object itself is guilty.
/// `reference` names the object.
pub fn findings(
    object: &Object<'_>,
    reference: impl FnOnce() -> Arc<Reference>,
    outcome: Outcome,
) -> Vec<Finding> {
    let count = match &outcome.verdict {
        Verdict::Pass | Verdict::NotApplicable => return Vec::new(),
        Verdict::Unknown(_) => 1,
        Verdict::Fail => outcome.breaches.len(),
    };
    let mut scribe = Scribe::referring(object, reference(), count);
    let (id, severity) = (id(&outcome.policy), severity(&outcome.actions));
    match outcome.verdict {
        Verdict::Unknown(why) => {
            let verdict = Verdict::Unknown(why.clone());
            scribe.finding(id, severity, FieldPath::root(), verdict, why);
        }
        _ => {
            for breach in outcome.breaches {
                let path = breach.field.unwrap_or_default();
                scribe.finding(id.clone(), severity, path, Verdict::Fail, breach.message);
            }
        }
    }
    scribe.findings()
}
