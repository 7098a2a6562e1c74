//! What a judge says, and how bad it is.

use std::fmt;
use std::str::FromStr;

/// What a check says of one thing it looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Looked, and found nothing wrong.
    Pass,
    /// Found something wrong.
    Fail,
    /// The question does not arise here.
    NotApplicable,
    /// Could not look. Says what was missing. Never counts as a pass.
    Unknown(String),
}

/// How bad it is, judged without knowing the cluster around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// Worth a ticket.
    Medium,
    /// Worth stopping a release.
    High,
    /// Worth waking someone.
    Critical,
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: [Severity; 4] =
        [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

/// A word that names no severity.
#[derive(Debug, PartialEq, Eq)]
pub struct NoSuchSeverity(String);

impl fmt::Display for NoSuchSeverity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "no severity is called {:?}: low, medium, high or critical", self.0)
    }
}

impl std::error::Error for NoSuchSeverity {}

impl FromStr for Severity {
    type Err = NoSuchSeverity;

    fn from_str(name: &str) -> Result<Severity, NoSuchSeverity> {
        let found =
            Severity::ALL.into_iter().find(|severity| severity.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| NoSuchSeverity(name.to_owned()))
    }
}

/// How often a check gave each verdict, counted per thing it looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Looked, and found nothing wrong.
    pub pass: u32,
    /// Found something wrong.
    pub fail: u32,
    /// The question did not arise.
    pub not_applicable: u32,
    /// Could not look.
    pub unknown: u32,
}

impl Tally {
    /// Counts one verdict.
    pub fn count(&mut self, verdict: &Verdict) {
        let counted = match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Fail => &mut self.fail,
            Verdict::NotApplicable => &mut self.not_applicable,
            Verdict::Unknown(_) => &mut self.unknown,
        };
        *counted = counted.saturating_add(1);
    }

    /// Adds what another tally counted.
    pub fn add(&mut self, other: Tally) {
        self.pass = self.pass.saturating_add(other.pass);
        self.fail = self.fail.saturating_add(other.fail);
        self.not_applicable = self.not_applicable.saturating_add(other.not_applicable);
        self.unknown = self.unknown.saturating_add(other.unknown);
    }
}
