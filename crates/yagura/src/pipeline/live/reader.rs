//! Several lists at once, each object judged as it goes by.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use model::{Document, Kept, Lineage, Object};
use source::cluster::{Cluster, RequestError, Visitor};

use super::super::{Court, Harvest, Judges};
use super::{Job, NAMESPACE, Scope, missed};

/// What came of one list.
pub(super) type Told = Result<Harvest, RequestError>;

/// Reads several lists at once.
pub(super) struct Reader<'r> {
    cluster: &'r Cluster,
    court: &'r Court<'r>,
    scope: &'r Scope,
    /// Requests on their way at the same time.
    threads: usize,
    /// The uids of objects that have a pod, and are judged for what they make, with the generation.
    owners: Mutex<HashMap<Box<str>, usize>>,
    /// The server is gone: there is no use in asking on.
    stops: AtomicBool,
}

impl<'r> Reader<'r> {
    pub(super) fn new(
        cluster: &'r Cluster,
        court: &'r Court<'r>,
        scope: &'r Scope,
        threads: usize,
    ) -> Reader<'r> {
        let owners = Mutex::default();
        Reader { cluster, court, scope, threads, owners, stops: AtomicBool::new(false) }
    }

    pub(super) fn judges(&self) -> &Judges {
        self.court.judges
    }

    /// What came of each of `jobs`, in their order.
    pub(super) fn read(
        &self,
        jobs: &[Job<'_>],
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<Told>, RequestError> {
        let next = AtomicUsize::new(0);
        let told: Mutex<Vec<Option<Told>>> = Mutex::new(jobs.iter().map(|_| None).collect());
        thread::scope(|scope| {
            for _ in 0..self.threads.min(jobs.len()) {
                scope.spawn(|| {
                    while !self.stops.load(Ordering::Relaxed) {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(job) = jobs.get(number) else { return };
                        let read = self.job(job);
                        if read.as_ref().is_err_and(RequestError::is_final) {
                            self.stops.store(true, Ordering::Relaxed);
                        }
                        let mut told = told.lock().unwrap_or_else(|held| held.into_inner());
                        if let Some(slot) = told.get_mut(number) {
                            *slot = Some(read);
                        }
                        done();
                    }
                });
            }
        });
        let told = told.into_inner().unwrap_or_else(|held| held.into_inner());
        let mut all = Vec::with_capacity(told.len());
        for told in told.into_iter().flatten() {
            match told {
                Err(error) if error.is_final() => return Err(error),
                told => all.push(told),
            }
        }
        Ok(all)
    }

    fn job(&self, job: &Job<'_>) -> Told {
        let started = Instant::now();
        let mut listener = Listener { reader: self, job, harvest: Harvest::default() };
        let listed = self.cluster.list(job.resource, job.namespace, job.extent, &mut listener)?;
        let mut harvest = listener.harvest;
        harvest.timings.read = started.elapsed().saturating_sub(harvest.timings.judge);
        harvest.diagnostics.extend(missed::unreadable(job, listed.unreadable));
        Ok(harvest)
    }
}

/// Judges the objects of a list as they go by.
struct Listener<'l> {
    reader: &'l Reader<'l>,
    job: &'l Job<'l>,
    harvest: Harvest,
}

impl Visitor for Listener<'_> {
    fn begin(&mut self) {
        self.harvest = Harvest::default();
    }

    fn object(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        let started = Instant::now();
        // A namespace that is not asked for is looked up only, as what has none.
        let is_asked_for = object.kind() != NAMESPACE || self.reader.scope.has(object.name());
        if self.job.is_beside || !is_asked_for {
            self.harvest.kept.push(Kept::without_places(&object, &mut self.harvest.shears));
        } else if !self.is_made_by_another(&object) {
            self.harvest.object(&object, self.reader.court);
        }
        self.harvest.timings.judge += started.elapsed();
    }
}

impl Listener<'_> {
    /// A controller made it after an object that has the pod, and is judged for it.
    fn is_made_by_another(&self, object: &Object<'_>) -> bool {
        let Some(Lineage { uid, maker, generation }) = Lineage::of(object) else { return false };
        let mut owners = self.reader.owners.lock().unwrap_or_else(|held| held.into_inner());
        owners.extend(uid.map(|uid| (Box::from(uid), generation)));
        let maker = maker.and_then(|maker| owners.get(maker));
        maker.is_some_and(|maker| *maker < generation)
    }
}
