//! Breaches of constraints as findings.

use std::borrow::Cow;
use std::sync::Arc;

use model::{FieldPath, Finding, Fingerprint, Object, Place, Severity, Verdict};

use crate::outcome::{Action, Outcome};

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

/// What outcomes find wrong with an object, or cannot tell. Templates name no field, so the object
/// itself is guilty.
pub fn findings(object: &Object<'_>, outcomes: &[Outcome]) -> Vec<Finding> {
    let reference = Arc::new(object.reference());
    let root = object.node();
    let mut found = Vec::new();
    for outcome in outcomes {
        let id = id(&outcome.policy);
        let said: Vec<(Verdict, &str)> = match &outcome.verdict {
            Verdict::Pass | Verdict::NotApplicable => continue,
            Verdict::Unknown(why) => vec![(outcome.verdict.clone(), why.as_str())],
            Verdict::Fail => {
                let breaches = outcome.breaches.iter();
                breaches.map(|breach| (Verdict::Fail, breach.message.as_str())).collect()
            }
        };
        for (twin, (verdict, says)) in said.into_iter().enumerate() {
            let path = FieldPath::root();
            found.push(Finding {
                check: Cow::Owned(id.clone()),
                severity: severity(&outcome.actions),
                verdict,
                object: Arc::clone(&reference),
                file: object.file().cloned(),
                begins: object.begins(),
                place: Place::of(root, &path),
                fingerprint: Fingerprint::of(&id, &reference, root, &path, twin),
                path,
                says: says.to_owned(),
                hides: false,
                fix: None,
                related: Vec::new(),
            });
        }
    }
    found
}
