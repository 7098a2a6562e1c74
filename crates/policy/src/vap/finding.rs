//! Decisions as findings, like those of our own checks.

use std::sync::Arc;

use model::{FieldPath, Finding, Object, Reference, Severity, Verdict};

use super::{Action, Clause, Decision, Outcome, Policy};
use crate::scribe::Scribe;

impl Policy {
    /// What findings call the policy: `vap/replicas`.
    pub fn id(&self) -> String {
        ["vap/", &self.name].concat()
    }

    /// How bad a refusal is under a binding with these actions: what is denied does not run.
    pub fn severity(actions: &[Action]) -> Severity {
        match actions.iter().min() {
            Some(Action::Deny) => Severity::High,
            Some(Action::Warn) => Severity::Medium,
            Some(Action::Audit) | None => Severity::Low,
        }
    }

    /// The findings that `decisions` of this policy on `object` come to. `reference` tells which
    /// object that is.
    pub(crate) fn findings(
        &self,
        object: &Object<'_>,
        reference: impl FnOnce() -> Arc<Reference>,
        decisions: Vec<Decision>,
    ) -> Vec<Finding> {
        findings(object, reference, || self.id(), &self.clauses, None, decisions)
    }
}

/// The findings that `decisions` on `object` come to, under this id; the rest is as for [`write`].
pub(crate) fn findings(
    object: &Object<'_>,
    reference: impl FnOnce() -> Arc<Reference>,
    id: impl FnOnce() -> String,
    clauses: &[Clause],
    severity: Option<Severity>,
    decisions: Vec<Decision>,
) -> Vec<Finding> {
    let told = decisions.iter().filter(|it| it.is_told()).count();
    if told == 0 {
        return Vec::new();
    }
    let mut scribe = Scribe::referring(object, reference(), told);
    write(&mut scribe, &id(), clauses, severity, decisions);
    scribe.findings()
}

/// Writes what decisions come to, under this id and with the severity that the policy gives, else
/// that of the actions. `clauses` are those that the decisions count.
pub(crate) fn write(
    scribe: &mut Scribe<'_>,
    id: &str,
    clauses: &[Clause],
    severity: Option<Severity>,
    decisions: Vec<Decision>,
) {
    for decision in decisions {
        let severity = severity.unwrap_or_else(|| Policy::severity(decision.actions()));
        let (verdict, says) = match decision.outcome {
            Outcome::Refused { message, .. } => (Verdict::Fail, message),
            Outcome::Unknown(missing) | Outcome::Failed(missing) => {
                (Verdict::Unknown(missing.clone()), missing)
            }
            Outcome::Pass | Outcome::Ignored(_) | Outcome::Excepted(_) => continue,
        };
        let clause = decision.clause.and_then(|index| clauses.get(index));
        let object = scribe.object();
        let guess = || clause.map_or(FieldPath::root(), |it| guilty(object, &it.expression));
        let path = decision.path.unwrap_or_else(guess);
        scribe.finding(id.to_owned(), severity, path, verdict, says);
    }
}

/// The field that an expression speaks of first, as far as the object has it: a guess, to have the
/// caret where the reader looks.
fn guilty(object: &Object<'_>, expression: &str) -> FieldPath {
    let Some(chain) = first_chain(expression) else { return FieldPath::root() };
    let mut path = FieldPath::root();
    let mut node = object.node();
    for key in chain.split('.').filter(|key| !key.is_empty()) {
        node = node.get(key);
        path = path.entry(key);
        if !node.is_present() {
            break;
        }
    }
    path
}

/// `.spec.replicas` of `object.spec.replicas <= 5`: without the method at the end.
fn first_chain(expression: &str) -> Option<&str> {
    let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let (at, word) = expression.match_indices("object.").find(|(at, _)| {
        let before = expression.get(..*at).and_then(|it| it.chars().next_back());
        !before.is_some_and(|it| is_letter(it) || it == '.')
    })?;
    let rest = expression.get(at + word.len()..)?;
    let end = rest.find(|it| !is_letter(it) && it != '.').unwrap_or(rest.len());
    let (chain, behind) = rest.split_at_checked(end)?;
    let chain = match behind.starts_with('(') {
        true => chain.rsplit_once('.').map_or("", |(chain, _)| chain),
        false => chain,
    };
    Some(chain.trim_end_matches('.')).filter(|chain| !chain.is_empty())
}

#[cfg(test)]
mod tests {
    use super::first_chain;

    #[test]
    fn the_first_chain_is_found() {
        for (expression, chain) in [
            ("object.spec.replicas <= 5", Some("spec.replicas")),
            ("object.spec.containers.all(c, c.image != '')", Some("spec.containers")),
            ("!has(object.metadata.labels) || true", Some("metadata.labels")),
            ("oldObject.spec.a == object.spec.b", Some("spec.b")),
            ("variables.object.a == 1", None),
            ("object.a('b')", None),
            ("object", None),
            ("true", None),
        ] {
            assert_eq!(first_chain(expression), chain, "{expression}");
        }
    }
}
