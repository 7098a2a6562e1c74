//! Policies that the API server judges by itself: they are written as its own, kept as the originals
//! say, and no longer asked about here once it has them.

mod leftovers;
mod wanted;
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use act::{Household, Place, Standing};
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
