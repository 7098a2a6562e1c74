//! What a report is made of. The caller gathers it; nothing here looks anything up.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::exception::Excepted;
use model::framework::Framework;
use model::{Diagnostic, Finding, Severity, Tally, Verdict};

/// Everything that came of one run.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// Our version: `0.1.0`.
    pub version: &'a str,
    /// When the run began, as RFC 3339 has it, in UTC: `2026-11-22T11:20:00Z`.
    pub began: &'a str,
    /// What was scanned, as the person named it.
    pub targets: &'a [String],
    /// How much of it there was.
    pub scanned: Scanned,
    /// What is wrong, and what could not be told.
    pub findings: &'a [Finding],
    /// What is wrong and accepted by somebody.
    pub excepted: &'a [Excepted],
    /// What could not be read, or was read with a doubt.
    pub diagnostics: &'a [Diagnostic],
    /// Every check that was applied, whatever it found, in the order of the table of contents.
    pub checks: &'a [CheckResult<'a>],
    /// The frameworks that were asked for.
    pub frameworks: &'a [Framework],
    /// The files, to quote from.
    pub sources: &'a dyn Sources,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Files that were opened; `None` where the objects are those of a live cluster.
    pub files: Option<usize>,
    /// Objects that were judged.
    pub objects: usize,
}

/// A check, and how it fared.
#[derive(Debug, Clone, Copy)]
pub struct CheckResult<'a> {
    /// `host-network`
    pub id: &'a str,
    /// What it is about, in a sentence without a full stop.
    pub title: &'a str,
    /// How bad a finding of it is.
    pub severity: Severity,
    /// Its page, in Markdown: the manual.
    pub page: &'a str,
    /// How to mend what it finds, in Markdown: the part of the page under `## Fix`.
    pub remedy: &'a str,
    /// Where the frameworks stand on it: `cis-1.12/5.2.5`.
    pub tags: &'a [String],
    /// How often it gave each verdict. What is excepted counts as a fail here.
    pub tally: Tally,
}

/// Gives the text of files to quote from.
pub trait Sources {
    /// The text of `file`, named as findings name it; `None` where it cannot be had any more.
    fn text(&self, file: &str) -> Option<Arc<str>>;
}

/// No files: nothing is quoted.
#[derive(Debug, Clone, Copy)]
pub struct NoSources;

impl Sources for NoSources {
    fn text(&self, _: &str) -> Option<Arc<str>> {
        None
    }
}

impl Sources for BTreeMap<String, Arc<str>> {
    fn text(&self, file: &str) -> Option<Arc<str>> {
        self.get(file).cloned()
    }
}

impl<'a> Report<'a> {
    /// What is wrong, without what could not be told.
    pub fn failures(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.findings.iter().filter(|finding| !is_unknown(finding))
    }

    /// What could not be told.
    pub fn unknowns(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.findings.iter().filter(|finding| is_unknown(finding))
    }

    /// How many things are wrong, the worst severity first.
    pub fn severities(&self) -> [(Severity, usize); 4] {
        let mut counts = [0_usize; 4];
        for finding in self.failures() {
            if let Some(count) = counts.get_mut(3 - finding.severity as usize) {
                *count += 1;
            }
        }
        let [critical, high, medium, low] = counts;
        [
            (Severity::Critical, critical),
            (Severity::High, high),
            (Severity::Medium, medium),
            (Severity::Low, low),
        ]
    }
}

/// Nobody could look: it is neither fine nor wrong.
pub(crate) fn is_unknown(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Unknown(_))
}
