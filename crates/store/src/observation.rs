//! What somebody saw: all findings of a scope at a moment.

use model::{Excepted, Finding, Reference};

use crate::moment::Moment;

/// All that was found in a scope at a moment.
#[derive(Debug, Clone)]
pub struct Observation<'f> {
    /// What was looked at.
    pub scope: Scope,
    /// All that was found there. What the scope had before and has no longer is fixed.
    pub findings: &'f [Finding],
    /// What was found there too, and somebody has decided to live with.
    pub excepted: &'f [Excepted],
    /// Who looked.
    pub entrance: Entrance,
    /// When.
    pub at: Moment,
}

/// What was looked at, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// One object, by all checks. The version of its API does not matter.
    Object(Reference),
    /// One object, by these checks only: what others say of it stays as it is.
    ObjectBy {
        /// The object.
        object: Reference,
        /// The checks.
        checks: Vec<String>,
    },
    /// One object, by all checks but these: what they say of it stays as it is.
    ObjectBut {
        /// The object.
        object: Reference,
        /// The checks.
        checks: Vec<String>,
    },
    /// All objects, by one check.
    Check(String),
}

/// Who looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entrance {
    /// The API server asked about a request.
    Admission,
    /// The server went through what is in the cluster.
    Background,
    /// Somebody ran the program.
    Scan,
}

/// Who has seen a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Entrances(u8);

/// What observations changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Observed {
    /// Findings that were never seen before.
    pub new: u64,
    /// Findings that were fixed, and are there again.
    pub returned: u64,
    /// Findings that are there as before.
    pub known: u64,
    /// Findings that are there no longer.
    pub fixed: u64,
}

impl Scope {
    /// The finding is about what was looked at.
    pub fn covers(&self, finding: &Finding) -> bool {
        match self {
            Scope::Object(object) => is_same(object, &finding.object),
            Scope::ObjectBy { object, checks } => {
                is_same(object, &finding.object) && checks.iter().any(|it| *it == finding.check)
            }
            Scope::ObjectBut { object, checks } => {
                is_same(object, &finding.object) && !checks.iter().any(|it| *it == finding.check)
            }
            Scope::Check(check) => *check == finding.check,
        }
    }
}

fn is_same(one: &Reference, other: &Reference) -> bool {
    let namespace = |it: &Reference| it.namespace.clone().unwrap_or_default();
    group(one) == group(other)
        && one.kind == other.kind
        && namespace(one) == namespace(other)
        && one.name == other.name
}

/// `apps` of `apps/v1`, and nothing of `v1`.
pub(crate) fn group(object: &Reference) -> &str {
    object.api_version.split_once('/').map_or("", |(group, _)| group)
}

impl Entrance {
    /// All of them.
    pub const ALL: [Entrance; 3] = [Entrance::Admission, Entrance::Background, Entrance::Scan];

    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Entrance::Admission => "admission",
            Entrance::Background => "background",
            Entrance::Scan => "scan",
        }
    }

    pub(crate) fn bit(self) -> i64 {
        match self {
            Entrance::Admission => 1,
            Entrance::Background => 2,
            Entrance::Scan => 4,
        }
    }
}

impl Entrances {
    pub(crate) fn of_bits(bits: i64) -> Entrances {
        Entrances((bits & 7) as u8)
    }

    /// This one has seen it.
    pub fn contains(self, entrance: Entrance) -> bool {
        i64::from(self.0) & entrance.bit() != 0
    }

    /// Those who have seen it.
    pub fn iter(self) -> impl Iterator<Item = Entrance> {
        Entrance::ALL.into_iter().filter(move |it| self.contains(*it))
    }
}
