//! Policies that the API server judges by itself: they are written as its own, kept as the originals
//! say, and no longer asked about here once it has them.

mod leftovers;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use act::{Household, Place, Standing, WriteError, Writer};
use model::{Object, Reference};
use policy::tree::Tree;
use serde_json::Value;
use server::Role;
use source::cluster::Catalogue;

use super::following::Following;
use crate::duties::Given;
use crate::speech;
pub(super) use leftovers::Leftovers;
use wanted::Wanted;

/// How long it may take until every API server judges by what has been written: they watch it.
pub(super) const SETTLING: Duration = Duration::from_secs(10);

/// How often it is looked whether the API server has come to doubt an expression.
const EVERY: Duration = Duration::from_secs(60);

/// How long it is waited until what was written is seen.
const PAUSE: Duration = Duration::from_secs(2);

/// So much is written at once, so that a lease is renewed in between.
const MOST_WRITES: usize = 50;

/// What has been written so often and does not stand is kept otherwise by somebody else.
const MOST_TRIES: u8 = 5;

/// An object larger than this is no policy of ours.
const LARGEST: usize = 200_000;

/// What becomes of the policies that can be the API server's own.
pub(super) struct Natives {
    household: Household,
    wanted: Vec<Wanted>,
    /// All policies there are, as they are named in what is made from them.
    origins: BTreeSet<String>,
    is_read: bool,
    /// What was made from policies, and what others have of the same kinds.
    standing: BTreeMap<Place, Standing>,
    others: BTreeSet<Place>,
    /// They were looked at since it was last written.
    is_seen: bool,
    /// What of the cluster was looked at, and when.
    looked: Option<((u64, u64), Instant)>,
    /// Since when the API server has what a policy became.
    since: BTreeMap<String, Instant>,
    settled: BTreeSet<Reference>,
    /// What the API server does not take, or doubts, by origin, and what it was.
    refused: BTreeMap<String, Wanted>,
    tries: BTreeMap<String, u8>,
    /// What is to go when it is asked about here again, and since when.
    leaving: BTreeMap<Place, Instant>,
    written: Option<Instant>,
    complaint: Option<String>,
}

impl Natives {
    pub(super) fn new(household: Household) -> Natives {
        Natives {
            household,
            wanted: Vec::new(),
            origins: BTreeSet::new(),
            is_read: false,
            standing: BTreeMap::new(),
            others: BTreeSet::new(),
            is_seen: false,
            looked: None,
            since: BTreeMap::new(),
            settled: BTreeSet::new(),
            refused: BTreeMap::new(),
            tries: BTreeMap::new(),
            leaving: BTreeMap::new(),
            written: None,
            complaint: None,
        }
    }

    /// The policies have been read.
    pub(super) fn has_read(&self) -> bool {
        self.is_read
    }

    /// What was read is not what is judged by: nothing is written until it is read again.
    pub(super) fn forget(&mut self) {
        self.is_read = false;
    }

    /// Takes over what the policies are now.
    pub(super) fn read(&mut self, documents: &[Given], catalogue: &Catalogue) {
        let before = self.wanted.len();
        (self.wanted, self.origins) = wanted::read(documents, catalogue, &self.household);
        if !self.is_read || before != self.wanted.len() {
            let (native, all) = (self.wanted.len(), self.origins.len());
            speech::say(&format!("{native} of {all} policies can be the API server's own"));
        }
        (self.is_read, self.looked) = (true, None);
        self.tries.clear();
        let wanted = &self.wanted;
        self.refused.retain(|_, refused| wanted.contains(refused));
    }

    /// Looks at what stands in the cluster; `true` where other policies are left to the API server now.
    pub(super) fn look(&mut self, following: &Following) -> bool {
        if !following.mirror.complaints(Role::Native).is_empty() {
            self.complain(following);
            return false;
        }
        let mirror = &following.mirror;
        let changes = (mirror.changes(Role::Native), mirror.changes(Role::Policy));
        let is_known =
            |(seen, when): ((u64, u64), Instant)| seen == changes && when.elapsed() < EVERY;
        let is_done = |it: &Wanted| {
            self.settled.contains(&it.policy) || self.refused.contains_key(&it.origin)
        };
        let is_unsettled = !self.wanted.iter().all(is_done);
        if !is_unsettled && self.leaving.is_empty() && self.looked.is_some_and(is_known) {
            return false;
        }
        self.looked = Some((changes, Instant::now()));
        self.is_seen = true;
        self.see(following);
        for wanted in &self.wanted {
            if self.stands(wanted) {
                self.since.entry(wanted.origin.clone()).or_insert_with(Instant::now);
            } else {
                self.since.remove(&wanted.origin);
            }
        }
        let is_settled = |it: &&Wanted| {
            self.since.get(&it.origin).is_some_and(|since| since.elapsed() >= SETTLING)
        };
        let settled = self.wanted.iter().filter(is_settled).map(|it| it.policy.clone()).collect();
        if self.settled == settled {
            return false;
        }
        self.settled = settled;
        let count = self.settled.len();
        speech::say(&format!("the API server judges by {count} policies itself"));
        true
    }

    /// The policies that are left to the API server.
    pub(super) fn settled(&self) -> BTreeSet<Reference> {
        self.settled.clone()
    }

    /// Brings what stands in the cluster to what policies say. `asks_anew`: the API server has been
    /// asked for so long about all that is not settled.
    pub(super) fn tend(&mut self, writer: &Writer, asks_anew: Option<Duration>) {
        let is_idle = !self.is_seen && self.leaving.is_empty();
        if !self.is_read || is_idle || self.written.is_some_and(|it| it.elapsed() < PAUSE) {
            return;
        }
        self.is_seen = false;
        let mut writes = 0;
        let all = std::mem::take(&mut self.wanted);
        for wanted in &all {
            if writes >= MOST_WRITES {
                break;
            }
            if self.refused.contains_key(&wanted.origin) {
                continue;
            }
            if let Some(why) = self.doubt(wanted) {
                self.refuse(wanted, &why);
                continue;
            }
            match self.write(wanted, writer) {
                Ok(count) => writes += count,
                Err(error) if error.is_refusal() => {
                    self.refuse(wanted, &format!("{:#}", anyhow::Error::from(error)));
                }
                // It has changed since it was seen, or cannot be reached.
                Err(WriteError::Conflict { .. }) => writes += 1,
                Err(error) => {
                    let error = anyhow::Error::from(error);
                    speech::say(&format!("error: {error:#}: it is tried again"));
                    writes += MOST_WRITES;
                }
            }
        }
        self.wanted = all;
        writes += self.clear(writer, asks_anew);
        self.written = (writes > 0).then(Instant::now);
    }

    /// Reads what stands there.
    fn see(&mut self, following: &Following) {
        (self.standing, self.others) = Default::default();
        following.natives(|document| {
            let object = Object::new(document.root(), None);
            let is_ours = act::is_native_of(&object, &self.household.name);
            if !is_ours {
                let kind = object.kind().name;
                let kinds = act::NATIVE_KINDS.iter().find(|(own, _)| *own == kind);
                let place = |plural| Place::clusterwide(wanted::API, plural, object.name());
                self.others.extend(kinds.map(|(_, plural)| place(plural)));
                return;
            }
            let tree = Tree::from_node(object.node(), LARGEST).ok();
            let value = tree.and_then(|tree| serde_json::from_str::<Value>(&tree.to_string()).ok());
            let standing = value.and_then(|value| Standing::of(value, &self.household.name));
            self.standing.extend(standing.map(|it| (it.place.clone(), it)));
        });
    }

    /// The API server has all of it, and doubts nothing.
    fn stands(&self, wanted: &Wanted) -> bool {
        wanted.objects.iter().all(|(place, object)| {
            let standing = self.standing.get(place);
            standing.is_some_and(|it| it.holds(object) && it.warnings().is_empty())
        })
    }

    /// Why a policy had better stay here.
    fn doubt(&self, wanted: &Wanted) -> Option<String> {
        let places = || wanted.objects.iter().map(|(place, _)| place);
        if let Some(place) = places().find(|place| self.others.contains(place)) {
            return Some(format!("{place} is there, and Yagura did not make it"));
        }
        if self.tries.get(&wanted.origin).is_some_and(|tries| *tries >= MOST_TRIES) {
            return Some("the API server keeps it otherwise than it was written".to_owned());
        }
        let own = wanted
            .objects
            .iter()
            .filter_map(|(place, object)| self.standing.get(place).filter(|it| it.holds(object)));
        own.flat_map(Standing::warnings).next().map(|it| format!("the API server doubts {it}"))
    }

    fn refuse(&mut self, wanted: &Wanted, why: &str) {
        let Wanted { origin, .. } = wanted;
        speech::say(&format!("warning: {origin} is not the API server's own: {why}"));
        self.refused.insert(origin.clone(), wanted.clone());
    }

    /// Writes what does not stand of it; how much that was.
    fn write(&mut self, wanted: &Wanted, writer: &Writer) -> Result<usize, WriteError> {
        let mut count = 0;
        for (place, object) in &wanted.objects {
            match self.standing.get(place) {
                Some(standing) if standing.holds(object) => continue,
                Some(standing) => standing.replace(writer, object)?,
                None => drop(writer.create(place, object)?),
            }
            count += 1;
        }
        if count > 0 {
            let tries = self.tries.entry(wanted.origin.clone()).or_default();
            *tries = tries.saturating_add(1);
        }
        Ok(count)
    }

    /// Takes away what no policy wants any more. Where its policy is still there, the webhooks come
    /// first.
    fn clear(&mut self, writer: &Writer, asks_anew: Option<Duration>) -> usize {
        let wanted: BTreeSet<&Place> = self
            .wanted
            .iter()
            .filter(|it| !self.refused.contains_key(&it.origin))
            .flat_map(|it| it.objects.iter().map(|(place, _)| place))
            .collect();
        let unwanted = self.standing.values().filter(|it| !wanted.contains(&it.place));
        let unwanted: Vec<&Standing> = unwanted.take(MOST_WRITES).collect();
        self.leaving.retain(|place, _| unwanted.iter().any(|it| it.place == *place));
        let mut count = 0;
        for standing in unwanted {
            let place = &standing.place;
            let since = *self.leaving.entry(place.clone()).or_insert_with(Instant::now);
            let is_asked =
                asks_anew.is_some_and(|it| it >= SETTLING) && since.elapsed() >= SETTLING;
            if self.origins.contains(&standing.origin) && !is_asked {
                continue;
            }
            match standing.remove(writer) {
                Ok(true) => speech::say(&format!("taken away: {place}")),
                Ok(false) => {}
                Err(error) => {
                    let error = anyhow::Error::from(error);
                    speech::say(&format!("error: cannot take {place} away: {error:#}"));
                }
            }
            count += 1;
        }
        count
    }

    fn complain(&mut self, following: &Following) {
        let complaint = following.mirror.complaints(Role::Native).into_iter().next();
        if complaint != self.complaint
            && let Some(says) = complaint.as_ref().filter(|it| !it.ends_with("is being read"))
        {
            speech::say(&format!("warning: no policy becomes the API server's own: {says}"));
        }
        self.complaint = complaint;
    }
}
