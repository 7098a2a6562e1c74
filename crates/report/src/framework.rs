//! How a framework fared, control by control. There is no overall verdict: what a scanner can
//! see is never all that a framework asks for.

use std::collections::HashMap;

use model::framework::{Control, Coverage};
use model::{Finding, Tally};

use crate::facts::Report;

/// What came of the checks that answer a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All that were applied passed.
    Pass,
    /// Something is wrong.
    Fail,
    /// Nothing is known to be wrong, but something could not be told.
    Unknown,
    /// All that is wrong is accepted by somebody.
    Excepted,
    /// Nothing of what was scanned is what it speaks of, or no check answers it.
    NotChecked,
}

/// What every check said, so that controls can be looked up.
pub(crate) struct Assessments<'a> {
    by_check: HashMap<&'a str, Said<'a>>,
}

/// What one check said.
#[derive(Default)]
struct Said<'a> {
    failures: Vec<&'a Finding>,
    excepted: usize,
    tally: Tally,
}

/// One control and what came of it.
pub(crate) struct Assessed<'a, 'c> {
    pub(crate) control: &'c Control,
    pub(crate) outcome: Outcome,
    /// How many of its checks met something that they speak of.
    pub(crate) applied: usize,
    /// What is wrong.
    pub(crate) findings: Vec<&'a Finding>,
}

impl Outcome {
    /// All of them.
    pub(crate) const ALL: [Outcome; 5] =
        [Outcome::Fail, Outcome::Unknown, Outcome::Excepted, Outcome::Pass, Outcome::NotChecked];

    /// Its name, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::Unknown => "unknown",
            Outcome::Excepted => "excepted",
            Outcome::NotChecked => "not-checked",
        }
    }

    /// What to say of so many controls with this outcome.
    pub(crate) fn of_many(self) -> &'static str {
        match self {
            Outcome::Pass => "pass as far as checked",
            Outcome::Fail => "fail",
            Outcome::Unknown => "could not be told",
            Outcome::Excepted => "are excepted",
            Outcome::NotChecked => "were not checked",
        }
    }
}

impl<'a> Assessments<'a> {
    pub(crate) fn of(report: &Report<'a>) -> Assessments<'a> {
        let mut by_check: HashMap<&str, Said<'_>> = HashMap::new();
        if report.frameworks.is_empty() {
            return Assessments { by_check };
        }
        for check in report.checks {
            by_check.entry(check.id).or_default().tally = check.tally;
        }
        for finding in report.failures() {
            by_check.entry(&finding.check).or_default().failures.push(finding);
        }
        for finding in report.unknowns() {
            // A rule that is not listed as a check has no tally of its own.
            let said = by_check.entry(&finding.check).or_default();
            said.tally.unknown = said.tally.unknown.max(1);
        }
        for excepted in report.excepted {
            by_check.entry(&excepted.finding.check).or_default().excepted += 1;
        }
        Assessments { by_check }
    }

    pub(crate) fn assess<'c>(&self, control: &'c Control) -> Assessed<'a, 'c> {
        let said = control.checks.iter().filter_map(|check| self.by_check.get(check.as_str()));
        let (mut findings, mut excepted, mut tally) = (Vec::new(), 0, Tally::default());
        let mut applied = 0;
        for said in said {
            applied += usize::from(said.is_applied());
            findings.extend(&said.failures);
            excepted += said.excepted;
            tally.add(said.tally);
        }
        let outcome = match (findings.len(), tally.unknown, excepted, tally.pass) {
            (1.., ..) => Outcome::Fail,
            (_, 1.., ..) => Outcome::Unknown,
            (_, _, 1.., _) => Outcome::Excepted,
            (.., 1..) => Outcome::Pass,
            _ => Outcome::NotChecked,
        };
        Assessed { control, outcome, applied, findings }
    }
}

impl Said<'_> {
    fn is_applied(&self) -> bool {
        let Tally { pass, fail, unknown, not_applicable: _ } = self.tally;
        pass > 0 || fail > 0 || unknown > 0 || self.excepted > 0 || !self.failures.is_empty()
    }
}

impl Assessed<'_, '_> {
    /// What came of it, in words that claim no more than was looked at.
    pub(crate) fn words(&self) -> String {
        let words = match (self.control.coverage, self.outcome) {
            (_, Outcome::Fail) => "fails",
            (_, Outcome::Unknown) => "could not tell",
            (_, Outcome::Excepted) => "fails, and is excepted",
            (Coverage::Automated, Outcome::Pass) => "passes",
            (_, Outcome::Pass) => "passes as far as checked",
            (Coverage::Manual, Outcome::NotChecked) => "a person decides",
            (Coverage::NotApplicable, Outcome::NotChecked) => "not applicable",
            (_, Outcome::NotChecked) => "nothing to check here",
        };
        let (applied, all) = (self.applied, self.control.checks.len());
        if self.outcome == Outcome::Pass && applied < all {
            format!("{words}: {applied} of {all} checks applied")
        } else {
            words.to_owned()
        }
    }
}
