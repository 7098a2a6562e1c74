//! Objects of a cluster, kind by kind: what makes others comes before what it makes, and what policies
//! look up before all.

mod seeing;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use model::{Document, Kind, Object};
use report::Dialect;
use server::background::{Background, Named};
use source::cluster::{Catalogue, Cluster, Extent, Feed, Resource, Visitor};
use store::Store;

use super::reports::Reports;
use super::{EVERY, PAUSE, Worker};
use crate::{clock, speech};
use seeing::Seeing;

/// What a thread needs that reads a watch: the depth of a document is bounded.
const STACK: usize = 512 << 10;

/// How often it is asked what kinds there are, if no definition has changed.
const DISCOVERY: Duration = Duration::from_secs(300);

/// A kind that is defined is not served at once.
const SETTLING: Duration = Duration::from_secs(3);

/// So long it is waited for kinds that come before others.
const PATIENCE: Duration = Duration::from_secs(30);

/// The cluster as it is followed.
struct Follower<'f> {
    cluster: &'f Arc<Cluster>,
    background: &'f Arc<Background>,
    resources: Vec<Resource>,
    /// Groups whose server does not answer.
    silent: Vec<String>,
    followed: BTreeMap<Resource, (Extent, Arc<AtomicBool>)>,
    /// Kinds that are followed when those before them have been read, and since when it is waited.
    stages: Vec<Vec<Resource>>,
    waits: Option<(Vec<Resource>, Instant)>,
    discovered: Option<Instant>,
    /// Definitions of kinds have changed.
    redefined: Arc<AtomicBool>,
    redefined_at: Option<Instant>,
    /// A list that is owed failed: the next is tried after this.
    pauses_until: Option<Instant>,
}

impl Worker {
    /// Judges the objects of the cluster while it is this replica's work.
    pub(super) fn follow(
        &self,
        cluster: &Arc<Cluster>,
        background: &Arc<Background>,
        store: &dyn Store,
    ) {
        let mut follower = Follower {
            cluster,
            background,
            resources: Vec::new(),
            silent: Vec::new(),
            followed: BTreeMap::new(),
            stages: Vec::new(),
            waits: None,
            discovered: None,
            redefined: Arc::default(),
            redefined_at: None,
            pauses_until: None,
        };
        let mut tidied = None;
        let mut reports = self.kept.has_reports.then(|| Reports::new(cluster));
        while self.goes_on() {
            let is_other = self.keep_judges(background);
            if follower.is_discovery_due() {
                follower.discover();
            } else if is_other {
                follower.plan();
            }
            follower.go_on();
            let now = SystemTime::now();
            let owed = background.tick(now, clock::moment(now));
            follower.pay(&owed);
            self.tidy(store, &mut tidied);
            if let Some(reports) = &mut reports {
                reports.tend(&follower.resources, background, store);
            }
            thread::sleep(EVERY);
        }
        follower.leave_all();
    }
}

impl Follower<'_> {
    fn is_discovery_due(&mut self) -> bool {
        if self.redefined.swap(false, Ordering::AcqRel) {
            self.redefined_at = Some(Instant::now());
        }
        let is_redefined = self.redefined_at.is_some_and(|at| at.elapsed() >= SETTLING);
        is_redefined || self.discovered.is_none_or(|at| at.elapsed() >= DISCOVERY)
    }

    /// Asks what kinds there are, and follows those that somebody looks into.
    fn discover(&mut self) {
        let is_first = self.discovered.is_none();
        (self.discovered, self.redefined_at) = (Some(Instant::now()), None);
        let Catalogue { resources, silent } = match self.cluster.catalogue() {
            Ok(catalogue) => catalogue,
            Err(error) => {
                speech::say(&format!("error: cannot ask the cluster what kinds it has: {error}"));
                let soon = Instant::now().checked_sub(DISCOVERY.saturating_sub(PAUSE));
                self.discovered = soon.filter(|_| is_first).or(self.discovered);
                return;
            }
        };
        self.silent = silent.into_iter().map(|(group, _)| group).collect();
        self.resources = resources;
        let kinds = self.plan();
        if is_first {
            speech::say(&format!("the background follows {kinds} kinds"));
        }
    }

    /// What is to be followed that is not, in stages; what is not to be followed is left. Gives the
    /// number of kinds.
    fn plan(&mut self) -> usize {
        let kinds: Vec<(Kind<'_>, u8)> = self
            .resources
            .iter()
            .filter(|it| self.is_wanted(it))
            .map(|it| (it.kind(), Feed::all(it, None, Extent::Whole).len() as u8))
            .collect();
        let silent: Vec<&str> = self.silent.iter().map(String::as_str).collect();
        self.background.expect(&kinds, &silent);
        let kinds = kinds.len();
        let is_wanted = |it: &&Resource| self.is_wanted(it);
        let wanted: Vec<Resource> = self.resources.iter().filter(is_wanted).cloned().collect();
        let idle = self.followed.keys().filter(|it| !wanted.contains(it));
        let idle: Vec<Resource> = idle.cloned().collect();
        idle.iter().for_each(|resource| self.leave(resource));
        let mut stages: BTreeMap<usize, Vec<Resource>> = BTreeMap::new();
        for resource in wanted.into_iter().filter(|it| !self.followed.contains_key(it)) {
            let kind = resource.kind();
            let is_first = self.background.is_looked_up(kind);
            let stage = if is_first { 0 } else { kind.generation() + 1 };
            stages.entry(stage).or_default().push(resource);
        }
        // The last one is taken first.
        self.stages = stages.into_values().rev().collect();
        kinds
    }

    /// Somebody looks into objects of this kind. Nobody judges reports of what was found.
    fn is_wanted(&self, resource: &Resource) -> bool {
        let is_report = Dialect::ALL.iter().any(|it| it.group() == resource.group);
        !is_report && !self.background.is_metadata(resource.kind())
    }

    /// Follows the next kinds, where those before have been read or do not come.
    fn go_on(&mut self) {
        if let Some((stage, since)) = &self.waits {
            let kinds: Vec<Kind<'_>> = stage.iter().map(Resource::kind).collect();
            if !self.background.is_settled_for(&kinds) && since.elapsed() < PATIENCE {
                return;
            }
        }
        self.waits = self.stages.pop().map(|stage| {
            stage.iter().for_each(|resource| self.begin(resource));
            (stage, Instant::now())
        });
    }

    fn begin(&mut self, resource: &Resource) {
        let is_wanted = Arc::new(AtomicBool::new(true));
        for (part, feed) in (0..).zip(Feed::all(resource, None, Extent::Whole)) {
            let mut seeing = Seeing {
                background: Arc::clone(self.background),
                group: resource.group.clone(),
                kind: resource.kind.clone(),
                part,
                is_wanted: Arc::clone(&is_wanted),
                redefined: Arc::clone(&self.redefined),
                complaint: None,
            };
            let cluster = Arc::clone(self.cluster);
            let thread = thread::Builder::new().name("watch".to_owned()).stack_size(STACK);
            let watch = move || {
                while seeing.is_wanted() {
                    cluster.watch(&feed, &mut seeing);
                }
            };
            if let Err(error) = thread.spawn(watch) {
                speech::say(&format!("error: cannot follow {}: {error}", resource.plural));
            }
        }
        self.followed.insert(resource.clone(), (Extent::Whole, is_wanted));
    }

    fn leave(&mut self, resource: &Resource) {
        if let Some((_, is_wanted)) = self.followed.remove(resource) {
            is_wanted.store(false, Ordering::Release);
        }
    }

    fn leave_all(&mut self) {
        let followed: Vec<Resource> = self.followed.keys().cloned().collect();
        followed.iter().for_each(|resource| self.leave(resource));
    }

    /// Shows the objects that are owed, page by page.
    fn pay(&mut self, owed: &[Named]) {
        for place in owed {
            let (group, name) = place;
            let named = |it: &&Resource| it.group == *group && it.kind == *name;
            let resource = self.resources.iter().find(named);
            let is_paused = self.pauses_until.is_some_and(|until| Instant::now() < until);
            let Some(resource) = resource.filter(|_| !is_paused) else {
                self.background.owe(place);
                continue;
            };
            let mut again = Again(self.background);
            match self.cluster.list(resource, None, Extent::Whole, &mut again) {
                Ok(_) => self.background.was_owed(resource.kind()),
                Err(_) => {
                    self.background.owe(place);
                    self.pauses_until = Some(Instant::now() + PAUSE);
                }
            }
        }
    }
}

/// Shows objects once more.
struct Again<'a>(&'a Background);

impl Visitor for Again<'_> {
    fn begin(&mut self) {}

    fn object(&mut self, document: &Document) {
        self.0.again(&Object::new(document.root(), None), SystemTime::now());
    }
}
