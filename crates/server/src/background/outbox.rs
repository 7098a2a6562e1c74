//! What is on its way to the store. The same said again takes the place of what waits; what waits is
//! bounded, and what the bound leaves out is not forgotten: its kind is owed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{Excepted, Finding, Reference};
use store::Moment;

use super::Named;

/// More findings than this do not wait: whoever brings objects does, or they are left out.
const MOST_FINDINGS: usize = 4_000;

/// More parcels than this are not kept, whatever they say.
const MOST_PARCELS: usize = 200_000;

/// All that was found of something.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) part: Part,
    pub(super) findings: Vec<Finding>,
    /// What of it is lived with, once that has been asked.
    pub(super) excepted: Vec<Excepted>,
    pub(super) at: Moment,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// An object by itself.
    Own(Reference),
    /// An object that is not there, or is judged for another.
    Gone(Reference),
    /// An object among others, by one check.
    Among(Reference, &'static str),
    /// All objects, by one check.
    All(&'static str),
}

#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: Mutex<Waiting>,
    news: Condvar,
    room: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    /// By the order in which they are written.
    parcels: BTreeMap<u64, Parcel>,
    numbers: HashMap<Arc<Part>, u64>,
    next: u64,
    findings: usize,
    /// Parcels that were taken, and are not written yet.
    in_hand: usize,
    /// The store takes nothing.
    is_stuck: bool,
    /// Nobody waits for room any more.
    is_closed: bool,
    dropped: BTreeSet<Named>,
    /// Something was left out that no kind owes.
    lost_track: bool,
}

impl Parcel {
    /// The object is not there, or is judged for another.
    pub(super) fn gone(object: Reference, at: Moment) -> Parcel {
        Parcel::new(Part::Gone(object), Vec::new(), at)
    }

    /// These findings, of which nobody has asked yet whether they are lived with.
    pub(super) fn new(part: Part, findings: Vec<Finding>, at: Moment) -> Parcel {
        Parcel { part, findings, excepted: Vec::new(), at }
    }

    /// Everything that was found.
    pub(super) fn size(&self) -> usize {
        self.findings.len() + self.excepted.len()
    }
}

impl Part {
    /// The object, where it is about one.
    pub(super) fn object(&self) -> Option<&Reference> {
        match self {
            Part::Own(object) | Part::Gone(object) | Part::Among(object, _) => Some(object),
            Part::All(_) => None,
        }
    }
}

impl Outbox {
    /// Takes parcels. What they replace is not written.
    pub(super) fn put(&self, parcels: impl IntoIterator<Item = Parcel>) {
        let mut waiting = self.lock();
        parcels.into_iter().for_each(|parcel| waiting.add(parcel));
        drop(waiting);
        self.news.notify_one();
    }

    /// Waits while the store takes things, but more come.
    pub(super) fn wait_for_room(&self) {
        let mut waiting = self.lock();
        while waiting.findings > MOST_FINDINGS && !waiting.is_stuck && !waiting.is_closed {
            let waited = self.room.wait_timeout(waiting, Duration::from_secs(1));
            waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// More waits than should.
    pub(super) fn is_overfull(&self) -> bool {
        self.lock().findings > MOST_FINDINGS
    }

    /// How many parcels wait.
    pub(super) fn len(&self) -> usize {
        self.lock().parcels.len()
    }

    /// The first parcels, with their numbers; none when nothing has come for that long.
    pub(super) fn take(&self, most: usize, patience: Duration) -> Vec<(u64, Parcel)> {
        let mut waiting = self.lock();
        if waiting.parcels.is_empty() {
            let waited = self.news.wait_timeout(waiting, patience);
            waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let (mut taken, mut findings) = (Vec::new(), 0);
        while taken.len() < most && findings < most {
            let Some((number, parcel)) = waiting.parcels.pop_first() else { break };
            waiting.numbers.remove(&parcel.part);
            findings += parcel.size();
            taken.push((number, parcel));
        }
        waiting.findings -= findings;
        waiting.in_hand = taken.len();
        drop(waiting);
        self.room.notify_all();
        taken
    }

    /// What was taken has been written.
    pub(super) fn written(&self) {
        self.lock().in_hand = 0;
    }

    /// Nothing waits.
    pub(super) fn is_done(&self) -> bool {
        let waiting = self.lock();
        waiting.parcels.is_empty() && waiting.in_hand == 0
    }

    /// What was taken and could not be written waits again, unless something newer does.
    pub(super) fn give_back(&self, parcels: Vec<(u64, Parcel)>) {
        let mut waiting = self.lock();
        waiting.in_hand = 0;
        for (number, parcel) in parcels {
            if !waiting.numbers.contains_key(&parcel.part) {
                waiting.enter(number, parcel);
            }
        }
    }

    /// The store takes nothing, or does again.
    pub(super) fn is_stuck(&self, is_stuck: bool) {
        self.lock().is_stuck = is_stuck;
        self.room.notify_all();
    }

    /// Nobody waits for room from now on.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.room.notify_all();
    }

    /// Kinds of which something was left out, once the store takes things again.
    pub(super) fn dropped(&self) -> Vec<Named> {
        let mut waiting = self.lock();
        if waiting.is_stuck || waiting.dropped.is_empty() || waiting.findings > MOST_FINDINGS / 2 {
            return Vec::new();
        }
        std::mem::take(&mut waiting.dropped).into_iter().collect()
    }

    /// Something was left out that no kind owes; asked once.
    pub(super) fn has_lost_track(&self) -> bool {
        std::mem::take(&mut self.lock().lost_track)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn add(&mut self, parcel: Parcel) {
        if let Some(number) = self.numbers.remove(&parcel.part)
            && let Some(older) = self.parcels.remove(&number)
        {
            self.findings -= older.size();
        }
        if let Part::Own(object) = &parcel.part
            && self.is_stuck
            && self.findings + parcel.size() > MOST_FINDINGS
        {
            let group = object.api_version.split_once('/').map_or("", |(group, _)| group);
            self.dropped.insert((group.to_owned(), object.kind.clone()));
            return;
        }
        if self.parcels.len() >= MOST_PARCELS {
            self.lost_track = true;
            return;
        }
        self.next += 1;
        self.enter(self.next, parcel);
    }

    fn enter(&mut self, number: u64, parcel: Parcel) {
        self.findings += parcel.size();
        self.numbers.insert(Arc::new(parcel.part.clone()), number);
        self.parcels.insert(number, parcel);
    }
}
