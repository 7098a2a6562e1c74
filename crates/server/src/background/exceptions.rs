//! What somebody decided to live with, in files and on objects themselves.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use model::{Acceptance, Date, Excepted, Exception, Finding, Object, Reference};

/// What is lived with: it stays known, and does not count as open.
#[derive(Debug, Clone)]
pub struct Exceptions {
    /// Those of files, about any object.
    pub project: Arc<Vec<Exception>>,
    /// Who reads what an object says of itself.
    pub reader: Arc<dyn Wishes>,
}

/// Reads the exceptions that an object asks for itself, in annotations.
pub trait Wishes: fmt::Debug + Send + Sync {
    /// Those of this object.
    fn of(&self, object: &Object<'_>) -> Vec<Exception>;
}

/// What objects ask for themselves, by object. Most ask for nothing.
#[derive(Debug, Default)]
pub(super) struct Wished(HashMap<Reference, Vec<Exception>>);

impl Wished {
    /// No object asks for anything.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The object asks for these now; `true` where it asked for others before.
    pub(super) fn set(&mut self, object: &Reference, wishes: Vec<Exception>) -> bool {
        let before = self.0.get(object).map(Vec::as_slice).unwrap_or_default();
        let is_other = before != wishes;
        if wishes.is_empty() {
            self.0.remove(object);
        } else if is_other {
            self.0.insert(object.clone(), wishes);
        }
        is_other
    }

    /// The object is gone, or is judged for another.
    pub(super) fn forget(&mut self, object: &Reference) {
        self.0.remove(object);
    }

    /// Some of it ends on some day.
    pub(super) fn may_end(&self) -> bool {
        self.0.values().flatten().any(|it| it.until.is_some())
    }

    /// Takes out of the findings what is lived with on this day.
    pub(super) fn part(
        &self,
        project: &[Exception],
        today: Date,
        findings: &mut Vec<Finding>,
    ) -> Vec<Excepted> {
        if project.is_empty() && self.0.is_empty() {
            return Vec::new();
        }
        let acceptance = |finding: &Finding| -> Option<Acceptance> {
            let own = self.0.get(&*finding.object).map(Vec::as_slice).unwrap_or_default();
            let holds = |it: &&Exception| it.holds_for(&finding.check, &finding.object, today);
            project.iter().chain(own).find(holds).map(Exception::acceptance)
        };
        let mut excepted = Vec::new();
        let mut standing = Vec::with_capacity(findings.len());
        for finding in findings.drain(..) {
            match acceptance(&finding) {
                Some(acceptance) => excepted.push(Excepted { finding, acceptance }),
                None => standing.push(finding),
            }
        }
        *findings = standing;
        excepted
    }
}
