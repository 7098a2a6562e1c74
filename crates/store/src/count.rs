//! Numbers of findings: how many of each, and how they went from day to day.

use model::{Reference, Severity};

use crate::error::QueryError;
use crate::moment::Day;

/// What findings are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The namespace of the object; `""` where it has none.
    Namespace,
    /// The check.
    Check,
    /// The severity.
    Severity,
    /// The kind of the object.
    Kind,
}

/// How many findings share a namespace, a check, a severity, or a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// What they share.
    pub of: String,
    /// How many they are.
    pub findings: u64,
}

/// How many findings an object has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectCount {
    /// The object. Its `api_version` is its group alone: findings of all versions are its own.
    pub object: Reference,
    /// What fails, by severity, the mildest first.
    pub failed: [u64; Severity::ALL.len()],
    /// What could not be told, of any severity.
    pub unknown: u64,
}

/// Which days a trend is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// One namespace only; `""` for objects that have none.
    pub namespace: Option<String>,
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

/// What happened to findings on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendDay {
    /// The day.
    pub day: Day,
    /// What fails, by severity, the mildest first.
    pub failed: [Change; Severity::ALL.len()],
    /// What could not be told, of any severity.
    pub unknown: Change,
}

/// How a number of findings changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    /// Seen for the first time.
    pub new: i64,
    /// Fixed before, and there again.
    pub returned: i64,
    /// There no longer.
    pub fixed: i64,
    /// There when the day ended, and nobody had decided to live with it.
    pub open: i64,
}

/// A year and a day, and the same day of the year before.
pub(crate) const MOST_DAYS: i64 = 733;

impl Period {
    /// Refuses a period of more days than `most`.
    pub(crate) fn check(&self, most: i64) -> Result<(), QueryError> {
        let days = self.last.number() - self.first.number() + 1;
        if days > most { Err(QueryError::TooManyDays { days, most }) } else { Ok(()) }
    }
}

impl TrendDay {
    /// What fails with this severity.
    pub fn of(&self, severity: Severity) -> Change {
        self.failed.get(severity as usize).copied().unwrap_or_default()
    }
}
