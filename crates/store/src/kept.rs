//! What a store gives back: findings with their history, page by page, and how it fares itself.

use model::{Acceptance, Finding};

use crate::moment::{Day, Moment};
use crate::observation::Entrances;

/// A finding, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The finding, as it was last seen.
    pub finding: Finding,
    /// Why somebody lives with it; `None` where nobody has decided to.
    pub acceptance: Option<Acceptance>,
    /// When it was seen.
    pub history: History,
}

/// When a finding was seen, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// The first time.
    pub first_seen: Moment,
    /// The last time.
    pub last_seen: Moment,
    /// Since when it is there no longer; `None` while it is.
    pub fixed: Option<Moment>,
    /// Who has seen it.
    pub entrances: Entrances,
}

/// A page of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing<T, C> {
    /// What stands on it.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<C>,
}

impl<T, C> Listing<T, C> {
    /// The first `rows` of what was found, which has one more where it is not the last page; `cursor`
    /// says where an item stands.
    pub(crate) fn cut(mut found: Vec<T>, rows: usize, cursor: impl Fn(&T) -> C) -> Listing<T, C> {
        let has_more = found.len() > rows;
        found.truncate(rows);
        let next = found.last().map(cursor).filter(|_| has_more);
        Listing { items: found, next }
    }
}

/// What is old.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention {
    /// Findings that were fixed before this moment go.
    pub fixed_before: Option<Moment>,
    /// Events of the days before this day go.
    pub events_before: Option<Day>,
}

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retained {
    /// Findings.
    pub findings: u64,
    /// Days of events.
    pub days: u64,
}

/// How a store fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Health {
    /// How much room it takes.
    pub bytes: u64,
    /// Findings that are open.
    pub open: u64,
    /// Findings that somebody has decided to live with.
    pub excepted: u64,
    /// Findings that are fixed.
    pub fixed: u64,
    /// Events.
    pub events: u64,
    /// The first day of events, and the last.
    pub days: Option<(Day, Day)>,
    /// The moment of the last observation.
    pub last_observation: Option<Moment>,
    /// The moment of the last event.
    pub last_event: Option<Moment>,
}
