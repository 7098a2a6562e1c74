//! What policies have the background do: objects that are made, changed and taken away beside all
//! requests.
//!
//! What is wanted is decided by `policy::library::Duty`, and written by `act`. Between them stands this:
//! it follows the objects that policies are about, asks them again where something has changed, and sees
//! to it that nothing is written twice, too fast, or where nobody may.

mod alter;
mod bounds;
mod clean;
mod deed;
mod events;
mod follow;
mod live;
mod logging;
mod make;
mod marks;
mod pending;
mod roster;
mod settle;
mod stock;
mod withdraw;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use act::{Logbook, Manner, Place, Writer};
use policy::kyverno::GlobalContextEntry;
use policy::kyverno::libraries::Answers;
use policy::library::{Duty, Exceptions, Work};
use source::cluster::{Cluster, Resource};

use crate::metrics::ErrandMeters;
use bounds::{Chains, Pace, Told};
use clean::Cleanings;
pub use deed::{Action, Deed, Telling};
use follow::Follower;
use live::Came;
use pending::Pending;
use stock::{Key, Stock};
use withdraw::Withdrawal;

/// Which errands are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// Objects are made.
    pub generate: bool,
    /// Objects that are there already are changed.
    pub change: bool,
    /// Objects are taken away when their time comes.
    pub clean: bool,
}

impl Chosen {
    /// All of them.
    pub const ALL: Chosen = Chosen { generate: true, change: true, clean: true };

    fn takes(self, duty: &Duty) -> bool {
        match duty.work {
            Work::Generate(_) => self.generate,
            Work::Change(_) => self.change,
            Work::Clean(_) => self.clean,
        }
    }
}

/// Where errands are done, and within which bounds.
pub struct Terrain {
    /// The cluster.
    pub cluster: Arc<Cluster>,
    /// Whether what is written is kept.
    pub manner: Manner,
    /// Which errands are done.
    pub chosen: Chosen,
    /// Namespaces in which nothing is ever written, and whose objects lead to nothing.
    pub guarded: Vec<String>,
    /// Where it is kept what was done; nowhere where nothing may be written.
    pub logbook: Option<Place>,
    /// What policies are answered beside objects, at a moment.
    pub answers: fn(SystemTime) -> Answers,
    /// What is told of it in numbers.
    pub meters: ErrandMeters,
}

/// The policies whose errands are done.
#[derive(Default)]
pub struct Duties {
    /// What they have done.
    pub duties: Vec<Duty>,
    /// Who is let be.
    pub exceptions: Exceptions,
    /// Entries of Kyverno's global context, which they look up.
    pub globals: Vec<GlobalContextEntry>,
}

/// Does errands.
pub struct Errands {
    terrain: Terrain,
    writer: Writer,
    duties: BTreeMap<String, Arc<Duty>>,
    exceptions: Exceptions,
    globals: Vec<GlobalContextEntry>,
    stock: Arc<Stock>,
    follower: Follower,
    /// Duties that have not been asked about what is there already.
    fresh: Vec<Fresh>,
    pending: Pending,
    withdrawals: BTreeMap<Key, Withdrawal>,
    cleanings: Cleanings,
    /// The hash of what was written last, by object.
    written: BTreeMap<Key, u64>,
    logbook: Logbook,
    logged: Option<SystemTime>,
    is_log_read: bool,
    /// It was looked for what policies left that are gone.
    is_swept: bool,
    pace: Pace,
    chains: Chains,
    told: Told,
    /// What is to be told.
    tellings: Vec<Telling>,
}

/// A duty that is new, or that says something else than before.
struct Fresh {
    duty: String,
    /// Its policy is another than what was done before; else this program has only just begun.
    is_changed: bool,
    since: SystemTime,
}

/// How long one round may ask policies.
const ROUND: Duration = Duration::from_secs(2);

impl Errands {
    /// Nothing is done yet, and nothing is followed.
    pub fn new(terrain: Terrain) -> Errands {
        let stock = Arc::new(Stock::default());
        Errands {
            writer: Writer::new(Arc::clone(&terrain.cluster), terrain.manner),
            follower: Follower::new(Arc::clone(&terrain.cluster), Arc::clone(&stock)),
            terrain,
            duties: BTreeMap::new(),
            exceptions: Exceptions::default(),
            globals: Vec::new(),
            stock,
            fresh: Vec::new(),
            pending: Pending::default(),
            withdrawals: BTreeMap::new(),
            cleanings: Cleanings::default(),
            written: BTreeMap::new(),
            logbook: Logbook::default(),
            logged: None,
            is_log_read: false,
            is_swept: false,
            pace: Pace::default(),
            chains: Chains::default(),
            told: Told::default(),
            tellings: Vec::new(),
        }
    }

    /// One round: what has become of objects is looked at, and what is due is done. Gives what is to be
    /// told.
    pub fn round(&mut self, now: SystemTime) -> Vec<Telling> {
        self.read_logbook();
        if self.is_log_read {
            self.tend_kinds(now);
            self.take_events(now);
            self.welcome(now);
            self.ask(now);
            self.withdraw(now);
            self.clean(now);
            self.write_logbook(now);
        }
        self.measure();
        std::mem::take(&mut self.tellings)
    }

    /// What the next rounds would do, as the API server takes it: nothing is kept. Objects are listed
    /// once, not followed. Policies that take objects away are asked as if their time had come.
    pub fn rehearse(mut self, now: SystemTime) -> Vec<Telling> {
        self.read_logbook();
        self.terrain.logbook = None;
        self.terrain.manner = Manner::Rehearsed;
        self.writer = self.writer.with(Manner::Rehearsed);
        self.pace = Pace::unbounded();
        self.tend_catalogue(now);
        let wanted = self.wanted();
        self.follower.list(&wanted);
        self.welcome(now);
        while self.pending.has_due(now) {
            self.ask(now);
        }
        self.withdraw(now);
        self.clean_all(now);
        self.tellings
    }

    /// How much of what is due is not done yet.
    pub fn waiting(&self) -> usize {
        self.fresh.len() + self.pending.len() + self.withdrawals.len() + self.cleanings.waiting()
    }

    /// The kind of an object, as the cluster serves it.
    fn resource(&self, api_version: &str, kind: &str) -> Option<&Resource> {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        self.follower.resources.iter().find(|it| it.group == group && it.kind == kind)
    }

    /// Nothing is ever written there, and what stands there leads to nothing.
    fn is_guarded(&self, key: &Key) -> bool {
        let namespace = match key.kind().group.is_empty() && key.kind == "Namespace" {
            true => &key.name,
            false => &key.namespace,
        };
        self.terrain.guarded.iter().any(|guarded| guarded == namespace)
    }

    /// Tells something once.
    fn say(&mut self, text: String) {
        if self.told.is_new(&text) {
            self.tellings.push(Telling::Unknown(text));
        }
    }

    /// Tells once why a policy could not be asked for the sake of an object.
    fn cannot_ask(&mut self, duty: &Duty, key: &Key, why: &str) -> Came {
        self.say(format!("{}, for {key}: {why}", duty.id));
        Came::Failed
    }

    fn did(&mut self, deed: Deed) {
        self.terrain.meters.writes.inc();
        self.tellings.push(Telling::Did(deed));
    }

    /// Tells once that something was not written.
    fn failed(&mut self, deed: Deed, why: String) {
        self.terrain.meters.failed_writes.inc();
        if self.told.is_new(&format!("{deed}: {why}")) {
            self.tellings.push(Telling::Failed(deed, why));
        }
    }

    fn measure(&self) {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.terrain.meters.waiting.set(count(self.waiting()));
        self.terrain.meters.ended_chains.set(count(self.chains.ended()));
    }
}

impl fmt::Debug for Errands {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Errands({} duties, {} waiting)", self.duties.len(), self.waiting())
    }
}
