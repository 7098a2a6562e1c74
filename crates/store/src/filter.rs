//! Which findings are asked for, in which order, and how many at once.

use std::fmt;
use std::str::FromStr;

use model::{Fingerprint, Severity};

use crate::moment::Moment;

/// Which findings are asked for: those for which all that is said holds. The default is all that
/// are open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Open, excepted, fixed, or any of these.
    pub state: State,
    /// The namespace; `""` for objects that have none.
    pub namespace: Option<String>,
    /// One of these namespaces, of at most a thousand; `""` for objects that have none.
    pub within: Option<Vec<String>>,
    /// The check.
    pub check: Option<String>,
    /// At least this bad.
    pub severity: Option<Severity>,
    /// What is said.
    pub verdict: Option<Said>,
    /// The kind of the object.
    pub kind: Option<String>,
    /// The name of the object.
    pub name: Option<String>,
    /// The fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// Stands in the object's name, the check's, or in what is said; the case of ASCII letters does
    /// not matter. The first two hundred bytes count.
    pub text: Option<String>,
    /// When it was first seen.
    pub first_seen: Interval,
    /// When it was last seen.
    pub last_seen: Interval,
    /// When it was fixed.
    pub fixed: Interval,
}

/// Whether a finding is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// It is.
    #[default]
    Open,
    /// It is, and somebody has decided to live with it.
    Excepted,
    /// It is not.
    Fixed,
    /// Any of these.
    Any,
}

/// What a finding says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// Something is wrong.
    Failed,
    /// It could not be told.
    Unknown,
}

/// From a moment on, and up to another that no longer belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    /// The first moment.
    pub since: Option<Moment>,
    /// The first that is too late.
    pub until: Option<Moment>,
}

/// In which order findings come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The worst first, and of these the newest.
    Worst,
    /// Those that were first seen last.
    Newest,
    /// Those that have been known longest.
    Oldest,
    /// Those that were fixed last. Open ones are not among them.
    LastFixed,
    /// As they were first kept, which never changes: for going through all of them.
    Kept,
}

/// Which part of an answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<C> {
    /// How many at most: from 1 to 1000.
    pub size: u16,
    /// Where the page before ended.
    pub after: Option<C>,
}

/// Where a page of findings ended. It means something in the order in which it was given only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) severity: i64,
    pub(crate) moment: i64,
    pub(crate) id: i64,
}

/// A word that is no cursor.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("this does not say where a page begins")]
pub struct NoCursor;

const LARGEST_PAGE: u16 = 1_000;

impl<C> Page<C> {
    /// The first page.
    pub fn first(size: u16) -> Page<C> {
        Page { size, after: None }
    }

    /// The page that begins there.
    pub fn after(cursor: C, size: u16) -> Page<C> {
        Page { size, after: Some(cursor) }
    }

    pub(crate) fn rows(&self) -> usize {
        usize::from(self.size.clamp(1, LARGEST_PAGE))
    }
}

impl Interval {
    /// From this moment on.
    pub fn since(moment: Moment) -> Interval {
        Interval { since: Some(moment), until: None }
    }

    /// Before this moment.
    pub fn until(moment: Moment) -> Interval {
        Interval { since: None, until: Some(moment) }
    }

    /// Everything belongs to it.
    pub(crate) fn is_endless(self) -> bool {
        self == Interval::default()
    }
}

impl State {
    /// All of them.
    pub const ALL: [State; 4] = [State::Open, State::Excepted, State::Fixed, State::Any];

    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Excepted => "excepted",
            State::Fixed => "fixed",
            State::Any => "any",
        }
    }
}

impl Said {
    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Said::Failed => "fail",
            Said::Unknown => "unknown",
        }
    }

    pub(crate) fn number(self) -> i64 {
        match self {
            Said::Failed => 0,
            Said::Unknown => 1,
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.severity, self.moment, self.id)
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(written: &str) -> Result<Cursor, NoCursor> {
        let mut parts = written.split('.').map(|part| part.parse().map_err(|_| NoCursor));
        let mut part = || parts.next().ok_or(NoCursor).flatten();
        let cursor = Cursor { severity: part()?, moment: part()?, id: part()? };
        parts.next().is_none().then_some(cursor).ok_or(NoCursor)
    }
}

/// `low` is 0, `critical` is 3.
pub(crate) fn severity_number(severity: Severity) -> i64 {
    severity as i64
}

pub(crate) fn severity_of_number(number: i64) -> Option<Severity> {
    Severity::ALL.into_iter().find(|it| severity_number(*it) == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back_and_nothing_else_is_one() {
        let cursor = Cursor { severity: 3, moment: 1_795_346_400_000_000, id: 42 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for word in ["", "1.2", "1.2.3.4", "a.b.c", "1.2.99999999999999999999", "1.2.3."] {
            assert_eq!(word.parse::<Cursor>(), Err(NoCursor), "{word}");
        }
    }
}
