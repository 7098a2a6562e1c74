//! Follows the kinds that duties have to do with, and no others.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use model::Kind;
use policy::library::Work;
use source::cluster::{Cluster, Extent, Feed, Resource};

use super::Errands;
use super::stock::{Keeping, Stock};

/// What a thread needs that reads a watch: the depth of a document is bounded.
const STACK: usize = 512 << 10;

/// How often it is asked what kinds there are, and after how long where that failed.
const DISCOVERY: Duration = Duration::from_secs(60);
const SOON: Duration = Duration::from_secs(5);

const NAMESPACE: Kind<'static> = Kind::core("Namespace");

/// Who tells of kinds.
pub(super) struct Follower {
    cluster: Arc<Cluster>,
    stock: Arc<Stock>,
    /// All kinds that there are.
    pub(super) resources: Vec<Resource>,
    followed: BTreeMap<Resource, Arc<AtomicBool>>,
    discovered: Option<SystemTime>,
}

impl Follower {
    pub(super) fn new(cluster: Arc<Cluster>, stock: Arc<Stock>) -> Follower {
        let followed = BTreeMap::new();
        Follower { cluster, stock, resources: Vec::new(), followed, discovered: None }
    }

    /// Follows these kinds from now on, and no others.
    fn follow_only(&mut self, wanted: &[Resource]) {
        let idle: Vec<Resource> =
            self.followed.keys().filter(|it| !wanted.contains(it)).cloned().collect();
        idle.iter().for_each(|resource| self.leave(resource));
        for resource in
            wanted.iter().filter(|it| !self.followed.contains_key(it)).cloned().collect::<Vec<_>>()
        {
            self.follow(resource);
        }
    }

    fn follow(&mut self, resource: Resource) {
        let is_wanted = Arc::new(AtomicBool::new(true));
        for (part, feed, mut keeping) in self.keepings(&resource, &is_wanted) {
            let cluster = Arc::clone(&self.cluster);
            let thread = thread::Builder::new().name("errands".to_owned()).stack_size(STACK);
            // What cannot be followed is never whole, and so what needs it waits.
            drop(thread.spawn(move || cluster.watch(&feed, &mut keeping)));
            let _ = part;
        }
        self.followed.insert(resource, is_wanted);
    }

    fn keepings(
        &self,
        resource: &Resource,
        is_wanted: &Arc<AtomicBool>,
    ) -> Vec<(u8, Feed, Keeping)> {
        let feeds = Feed::all(resource, None, Extent::Whole);
        self.stock.expect(resource.kind(), u8::try_from(feeds.len()).unwrap_or(1));
        let keeping = |(part, feed): (u8, Feed)| {
            let keeping = Keeping::new(&self.stock, &feed, part, is_wanted);
            (part, feed, keeping)
        };
        (0..).zip(feeds).map(keeping).collect()
    }

    /// Lists kinds once.
    pub(super) fn list(&self, wanted: &[Resource]) {
        let is_wanted = Arc::new(AtomicBool::new(true));
        for resource in wanted {
            for (_, feed, mut keeping) in self.keepings(resource, &is_wanted) {
                let came = self.cluster.list_feeds(std::slice::from_ref(&feed), &mut keeping);
                keeping.listed(&came);
            }
        }
    }

    fn leave(&mut self, resource: &Resource) {
        if let Some(is_wanted) = self.followed.remove(resource) {
            is_wanted.store(false, Ordering::Release);
            self.stock.forget(resource.kind());
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.followed.values().for_each(|it| it.store(false, Ordering::Release));
    }
}

impl Errands {
    /// Asks what kinds there are, where that is due.
    pub(super) fn tend_catalogue(&mut self, now: SystemTime) {
        let is_due = self.follower.discovered.is_none_or(|then| then <= now);
        if !is_due || self.duties.is_empty() && !self.terrain.chosen.clean {
            return;
        }
        match self.terrain.cluster.catalogue() {
            Ok(catalogue) => {
                self.follower.discovered = Some(now + DISCOVERY);
                self.follower.resources = catalogue.resources;
            }
            Err(error) => {
                self.follower.discovered = Some(now + SOON);
                self.say(format!("cannot ask the cluster what kinds it has: {error}"));
            }
        }
    }

    /// The kinds that duties have to do with.
    pub(super) fn wanted(&self) -> Vec<Resource> {
        let is_wanted = |resource: &&Resource| {
            let kind = resource.kind();
            self.duties.values().any(|duty| {
                // What is only taken away is listed when that is due.
                let is_trigger = !matches!(duty.work, Work::Clean(_)) && duty.is_about(kind);
                kind == NAMESPACE || is_trigger || duty.names(kind)
            })
        };
        self.follower.resources.iter().filter(is_wanted).cloned().collect()
    }

    /// Follows what is to be followed.
    pub(super) fn tend_kinds(&mut self, now: SystemTime) {
        self.tend_catalogue(now);
        let wanted = self.wanted();
        self.follower.follow_only(&wanted);
    }
}
