//! Whether the server is well, part by part, with the reason where it is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// A part of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The certificate holds.
    Certificate,
    /// The policies are read, and what they look up.
    Policies,
    /// It is not being stopped.
    Running,
    /// Findings are kept. Requests may come all the same.
    Store,
}

/// What keeps each part from being well.
#[derive(Debug, Default)]
pub struct Health {
    wrong: Mutex<BTreeMap<Part, String>>,
    /// Parts that somebody once said were well.
    well: Mutex<BTreeSet<Part>>,
}

impl Health {
    /// The part is well.
    pub fn is_well(&self, part: Part) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(&part);
        self.well.lock().unwrap_or_else(PoisonError::into_inner).insert(part);
    }

    /// Somebody has said before that the part is well.
    pub fn has_been_well(&self, part: Part) -> bool {
        self.well.lock().unwrap_or_else(PoisonError::into_inner).contains(&part)
    }

    /// The part is not, and why.
    pub fn is_ill(&self, part: Part, why: impl Into<String>) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).insert(part, why.into());
    }

    /// Why the part is not well, where it is not.
    pub fn complaint(&self, part: Part) -> Option<String> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).get(&part).cloned()
    }

    /// Why requests should not come: a line for each part that is not well.
    pub fn complaints(&self) -> Vec<String> {
        self.told(|part| part.is_needed())
    }

    /// What is not well, and keeps no request away: a line for each such part.
    pub fn troubles(&self) -> Vec<String> {
        self.told(|part| !part.is_needed())
    }

    fn told(&self, is_meant: impl Fn(Part) -> bool) -> Vec<String> {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let meant = wrong.iter().filter(|(part, _)| is_meant(**part));
        meant.map(|(part, why)| format!("{part}: {why}")).collect()
    }
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 4] = [Part::Certificate, Part::Policies, Part::Running, Part::Store];

    /// Requests may only come while it is well.
    fn is_needed(self) -> bool {
        self != Part::Store
    }
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Part::Certificate => "certificate",
            Part::Policies => "policies",
            Part::Running => "running",
            Part::Store => "store",
        })
    }
}
