//! What several policies have alike, word for word or once compiled: it is found when policies are
//! put together, so that a request is asked about it once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, OnceLock};

use sha2::Sha256;
use sha2::digest::Digest;

/// Tells a thing from all that come to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Identity([u8; 32]);

impl Identity {
    /// Of all that was written down of a thing.
    pub(crate) fn of(written: Sha256) -> Identity {
        Identity(written.finalize().into())
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Where that is kept which a thing comes to; nowhere unless it stands in several places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alike(Arc<OnceLock<usize>>);

impl Alike {
    /// The place.
    #[inline]
    pub(crate) fn place(&self) -> Option<usize> {
        self.0.get().copied()
    }
}

/// Things of some policies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pool {
    /// Each with its number.
    all: HashMap<Identity, (usize, Alike)>,
    several: usize,
}

impl Pool {
    /// Adds a thing; gives its number, which all that are alike have, and where it is kept what they
    /// come to. From the second on there is such a place.
    pub(crate) fn add(&mut self, identity: Identity) -> (usize, Alike) {
        let next = self.all.len();
        match self.all.entry(identity) {
            Entry::Vacant(place) => place.insert((next, Alike::default())).clone(),
            Entry::Occupied(known) => {
                let alike = &known.get().1;
                self.several += usize::from(alike.0.set(self.several).is_ok());
                known.get().clone()
            }
        }
    }

    /// How many places there are.
    pub(crate) fn places(&self) -> usize {
        self.several
    }
}
