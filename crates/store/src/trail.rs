//! The audit trail: what people changed, each entry bound to the one before by its digest, so that
//! nothing can be altered or left out in the middle without all that follows showing it.

use sha2::{Digest, Sha256};

use crate::error::{Fault, QueryError};
use crate::moment::Moment;
use crate::request::Deed;
use crate::{Page, Store};

/// How many entries are read at once.
const PAGE: u16 = 1_000;

/// What somebody changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailChange {
    /// Who, and when.
    pub deed: Deed,
    /// What was done, in a word: `exception.approve`, `policy.enforce`.
    pub action: String,
    /// What it was done to: the number of a request, the name of a policy.
    pub object: String,
    /// More about it, for people; empty where there is nothing to say. It never has a secret.
    pub detail: String,
}

/// A change as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailEntry {
    /// Its number: from 1 on, without a gap.
    pub number: u64,
    /// The change.
    pub change: TrailChange,
    /// The digest of the entry before and of this one.
    pub digest: TrailDigest,
}

/// SHA-256 of an entry and of all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrailDigest(pub(crate) [u8; 32]);

/// Where the trail is not what was written.
#[derive(Debug, thiserror::Error)]
pub enum TrailError {
    /// The entry of this number is missing or was altered, or one before it.
    #[error("the audit trail was altered at entry {number}")]
    Altered {
        /// The number.
        number: u64,
    },
    /// It cannot be read.
    #[error("cannot read the audit trail")]
    Query {
        /// Why.
        #[from]
        source: QueryError,
    },
}

impl TrailDigest {
    /// What the first entry follows.
    pub(crate) const NOTHING: TrailDigest = TrailDigest([0; 32]);

    /// The digest of the entry `number` that follows the one of this digest. Each part is preceded by
    /// its length, so that no two entries are the same bytes.
    pub(crate) fn followed_by(self, number: u64, change: &TrailChange) -> TrailDigest {
        let TrailChange { deed: Deed { who, at }, action, object, detail } = change;
        let mut hasher = Sha256::new();
        hasher.update(self.0);
        hasher.update(number.to_be_bytes());
        hasher.update(at.micros().to_be_bytes());
        for part in [who, action, object, detail] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        TrailDigest(hasher.finalize().into())
    }

    pub(crate) fn of_bytes(bytes: Vec<u8>) -> Result<TrailDigest, Fault> {
        let bytes = bytes.try_into().map_err(|_| Fault::damaged("a digest has not 32 bytes"))?;
        Ok(TrailDigest(bytes))
    }
}

impl std::fmt::Display for TrailDigest {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// Goes through the whole trail, and gives its last entry. Who has noted the digest of an entry
/// elsewhere knows from it that the end was not cut off either.
pub fn verify_trail(store: &dyn Store) -> Result<Option<TrailEntry>, TrailError> {
    let (mut last, mut page) = (None, Page::first(PAGE));
    loop {
        let listing = store.trail(page)?;
        for entry in listing.items {
            let number = last.as_ref().map_or(0, |it: &TrailEntry| it.number) + 1;
            let before = last.as_ref().map_or(TrailDigest::NOTHING, |it| it.digest);
            let digest = before.followed_by(number, &entry.change);
            if (entry.number, entry.digest) != (number, digest) {
                return Err(TrailError::Altered { number });
            }
            last = Some(entry);
        }
        match listing.next {
            Some(next) => page = Page::after(next, PAGE),
            None => return Ok(last),
        }
    }
}

impl TrailChange {
    /// Somebody changed something at a moment.
    pub fn new(who: &str, at: Moment, action: &str, object: &str, detail: &str) -> TrailChange {
        let deed = Deed { who: who.to_owned(), at };
        let [action, object, detail] = [action, object, detail].map(str::to_owned);
        TrailChange { deed, action, object, detail }
    }
}
