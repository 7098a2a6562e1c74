//! Breaches of constraints as findings.

use model::{FieldPath, Finding, Object, Severity, Verdict};

use crate::outcome::{Action, Outcome};
use crate::scribe::Scribe;

/// The id of a constraint's findings.
pub(super) fn id(constraint: &str) -> String {
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

/// What outcomes find wrong with an object, or cannot tell. Where a template names no field, as
/// those in Rego do, the object itself is guilty.
pub fn findings(object: &Object<'_>, outcomes: &[Outcome]) -> Vec<Finding> {
    let mut scribe = Scribe::of(object);
    for outcome in outcomes {
        let mut write = |verdict, path, says: &str| {
            let (id, severity) = (id(&outcome.policy), severity(&outcome.actions));
            scribe.finding(id, severity, path, verdict, says.to_owned());
        };
        match &outcome.verdict {
            Verdict::Pass | Verdict::NotApplicable => {}
            Verdict::Unknown(why) => {
                write(outcome.verdict.clone(), FieldPath::root(), why);
            }
            Verdict::Fail => {
                for breach in &outcome.breaches {
                    let path = breach.field.clone().unwrap_or_default();
                    write(Verdict::Fail, path, &breach.message);
                }
            }
        }
    }
    scribe.findings()
}
