//! What a policy says of a resource, in Kyverno's words.

use policy::vap::{Decision, Outcome};

use super::super::Outcome as Case;

/// What a policy says of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Pass,
    Fail,
    /// It fails, and that does not count.
    Warn,
    Skip,
    Error,
    /// The test does not give what decides.
    Unknown,
}

impl Answer {
    /// As results write it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Answer::Pass => "pass",
            Answer::Fail => "fail",
            Answer::Warn => "warn",
            Answer::Skip => "skip",
            Answer::Error => "error",
            Answer::Unknown => "unknown",
        }
    }

    /// The same from a policy that only warns.
    pub(super) fn unscored(self) -> Answer {
        if self == Answer::Fail { Answer::Warn } else { self }
    }

    /// What is wrong with it where something else is expected.
    pub(super) fn unless(self, expected: &str, why: Option<&str>) -> Option<Case> {
        if self == Answer::Unknown {
            return Some(Case::NotRun(why.unwrap_or_default().to_owned()));
        }
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        let says = format!("{}{why}; {expected} was expected", self.name());
        (self.name() != expected).then_some(Case::Failed(says))
    }

    /// What the decisions on a resource come to, and why.
    pub(super) fn of(decisions: &[Decision]) -> (Answer, Option<String>) {
        for decision in decisions {
            match &decision.outcome {
                Outcome::Pass => {}
                Outcome::Refused { message, .. } if message.contains("resulted in error: ") => {
                    return (Answer::Error, Some(message.clone()));
                }
                Outcome::Refused { message, .. } => {
                    let path = decision.path.as_ref().filter(|path| !path.is_root());
                    let place = path.map(|path| format!(" ({path})")).unwrap_or_default();
                    return (Answer::Fail, Some(format!("{message}{place}")));
                }
                Outcome::Excepted(by) => return (Answer::Skip, Some(by.to_string())),
                Outcome::Ignored(why) | Outcome::Failed(why) => {
                    return (Answer::Error, Some(why.clone()));
                }
                Outcome::Unknown(why) => return (Answer::Unknown, Some(why.clone())),
            }
        }
        if decisions.is_empty() { (Answer::Skip, None) } else { (Answer::Pass, None) }
    }
}
