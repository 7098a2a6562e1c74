//! The work behind requests: everything there is is judged when it changes, and what is found goes to
//! the store.

mod cluster;
mod folder;
mod reports;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, anyhow};
use judge::{Engine, posture};
use model::{Exception, Object};
use server::admission::Court;
use server::background::{Background, Exceptions, Judges, Origin, Wishes, Writing};
use server::{Metrics, Part, Recorder, Server};
use source::annotations;
use source::cluster::Cluster;
use store::{Day, Moment, Retention, Store};

use super::approvals;
use crate::cli::Keeping;
use crate::data::Aliases;
use crate::{answers, keeping, selection, speech};

/// How often it is looked after what is due.
const EVERY: Duration = Duration::from_millis(500);

/// How often what is old is removed.
const TIDYING: Duration = Duration::from_secs(3_600);

/// How long it is waited before a store that cannot be opened is tried again.
const PAUSE: Duration = Duration::from_secs(5);

/// Where objects come from.
pub(super) enum From {
    /// A live cluster.
    Cluster(Arc<Cluster>),
    /// Files and folders.
    Files(Vec<String>),
}

/// A store that was asked for, opened already where that was possible at once.
pub(super) struct Kept {
    place: String,
    days: u32,
    days_of_events: u32,
    has_reports: bool,
    records: bool,
    opened: Arc<OnceLock<Arc<dyn Store>>>,
}

impl Kept {
    /// The one that was typed. One that cannot be reached is tried again later; one that cannot be
    /// used is an error.
    pub(super) fn of(typed: &Keeping) -> anyhow::Result<Option<Kept>> {
        let Some(place) = &typed.store else { return Ok(None) };
        let opened = Arc::new(OnceLock::new());
        match keeping::open(place) {
            Ok(store) => drop(opened.set(store)),
            Err(error) if keeping::may_pass(&error) => {
                speech::say(&format!("error: {:#}: it is tried again", anyhow!(error)));
            }
            Err(error) => return Err(error).context("cannot use the store"),
        }
        Ok(Some(Kept {
            place: place.to_owned(),
            days: typed.keep_days,
            days_of_events: typed.record.unwrap_or(typed.keep_days),
            has_reports: typed.reports,
            records: typed.record.is_some(),
            opened,
        }))
    }

    /// Where the store is, once it is opened.
    pub(super) fn opened(&self) -> Arc<OnceLock<Arc<dyn Store>>> {
        Arc::clone(&self.opened)
    }

    /// Who keeps requests there, where that was asked for.
    pub(super) fn recorder(&self, metrics: &Metrics) -> anyhow::Result<Option<Recorder>> {
        let start = || Recorder::start(Arc::clone(&self.opened), metrics.requests_lost.clone());
        let recorder = self.records.then(start).transpose();
        recorder.context("cannot keep requests")
    }
}

/// The work, on its way.
pub(super) struct Work {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Work {
    /// Begins it. While `leads` does not hold, another replica does it.
    pub(super) fn begin(
        kept: Kept,
        from: From,
        server: Arc<Server>,
        leads: Arc<AtomicBool>,
    ) -> anyhow::Result<Work> {
        let stop = Arc::new(AtomicBool::new(false));
        let approved = Arc::clone(&server.court.load().approved);
        let approvals = approvals::follow(Arc::clone(&kept.opened), approved, Arc::clone(&stop))?;
        let reader = Arc::new(Reader(Aliases::read()?));
        let worker = Worker { kept, from, server, leads, stop: Arc::clone(&stop), reader };
        let thread = thread::Builder::new().name("background".to_owned());
        let thread = thread.spawn(move || worker.work()).context("cannot begin the background")?;
        Ok(Work { stop, threads: vec![thread, approvals] })
    }

    /// Ends it: what was found is written first, where the store takes it.
    pub(super) fn end(self) {
        self.stop.store(true, Ordering::Release);
        // A thread that panicked has nothing to write.
        self.threads.into_iter().for_each(|thread| drop(thread.join()));
    }
}

/// Who does it.
struct Worker {
    kept: Kept,
    from: From,
    server: Arc<Server>,
    leads: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    reader: Arc<dyn Wishes>,
}

/// These are what is lived with.
fn lives_with(court: &Court, exceptions: &[Exception]) -> bool {
    let approved = court.approved.load();
    court.exceptions.iter().chain(approved.iter()).eq(exceptions)
}

/// What is lived with, in files and by what somebody approved.
fn lived_with(court: &Court) -> Vec<Exception> {
    let approved = court.approved.load();
    court.exceptions.iter().chain(approved.iter()).cloned().collect()
}

/// Reads what objects ask for themselves, by our ids and those of other tools.
#[derive(Debug)]
struct Reader(Aliases);

impl Wishes for Reader {
    fn of(&self, object: &Object<'_>) -> Vec<Exception> {
        let wishes = annotations::wishes(object);
        if wishes.is_empty() {
            return Vec::new();
        }
        let named = object.reference();
        wishes.iter().filter_map(|wish| selection::granted(wish, &named, &self.0)).collect()
    }
}

impl Worker {
    fn work(self) {
        let Some(store) = self.store() else { return };
        while !self.stops() {
            if self.leads.load(Ordering::Acquire) {
                self.turn(&*store);
            } else {
                thread::sleep(EVERY);
            }
        }
    }

    /// The store, once it can be opened; `None` where it is not needed any more.
    fn store(&self) -> Option<Arc<dyn Store>> {
        if let Some(opened) = self.kept.opened.get() {
            return Some(Arc::clone(opened));
        }
        while !self.stops() {
            match keeping::open(&self.kept.place) {
                Ok(opened) => {
                    let opened = self.kept.opened.get_or_init(|| opened);
                    return Some(Arc::clone(opened));
                }
                Err(error) => {
                    self.server.health.is_ill(Part::Store, format!("{:#}", anyhow!(error)));
                    self.rest(PAUSE);
                }
            }
        }
        None
    }

    /// Works while this replica is the one that does.
    fn turn(&self, store: &dyn Store) {
        let origin = match &self.from {
            From::Cluster(_) => Origin::Cluster,
            From::Files(_) => Origin::Files,
        };
        let meters = self.server.metrics.background.clone();
        let background = Arc::new(Background::new(self.judges(), origin, meters));
        let written = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| background.write(store, &written, &mut |fares| self.tell(fares)));
            match &self.from {
                From::Cluster(cluster) => self.follow(cluster, &background, store),
                From::Files(places) => self.read(places, &background, store),
            }
            written.store(true, Ordering::Release);
        });
    }

    /// What is judged by now: all our own checks, and the policies that requests are judged by.
    fn judges(&self) -> Judges {
        let court = self.server.court.load();
        let exceptions =
            Exceptions { project: Arc::new(lived_with(&court)), reader: Arc::clone(&self.reader) };
        Judges {
            checks: Engine::new(posture::checks(), court.checks.settings().clone()),
            standards: Vec::new(),
            bundle: Arc::clone(&court.bundle),
            globals: court.globals.clone(),
            answers: answers::at(SystemTime::now()),
            exceptions,
        }
    }

    /// Judges by other policies where requests are, and lives with what they do; `true` where that is
    /// so.
    fn keep_judges(&self, background: &Background) -> bool {
        let court = self.server.court.load();
        let is_other =
            !background.judges_by(&court.bundle) || !lives_with(&court, &background.exceptions());
        if is_other {
            background.judge_by(self.judges());
        }
        is_other
    }

    fn tell(&self, fares: Writing) {
        match fares {
            Writing::Works => self.server.health.is_well(Part::Store),
            Writing::Fails(why) => {
                speech::say(&format!("error: the store: {why}: it is tried again"));
                self.server.health.is_ill(Part::Store, why);
            }
        }
    }

    /// Removes what is old, where that is due.
    fn tidy(&self, store: &dyn Store, last: &mut Option<Instant>) {
        if last.is_some_and(|last| last.elapsed() < TIDYING) {
            return;
        }
        *last = Some(Instant::now());
        let today = Moment::of_clock(SystemTime::now()).map(Moment::day);
        let before =
            |days: u32| today.and_then(|it| Day::from_number(it.number() - i64::from(days)));
        let retention = Retention {
            fixed_before: before(self.kept.days).map(Day::begins),
            events_before: before(self.kept.days_of_events),
        };
        if let Err(error) = store.retain(retention) {
            speech::say(&format!("error: {:#}", anyhow!(error)));
        }
    }

    /// The program is being stopped, or another replica does the work from now on.
    fn stops(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    fn goes_on(&self) -> bool {
        !self.stops() && self.leads.load(Ordering::Acquire)
    }

    fn rest(&self, pause: Duration) {
        let began = Instant::now();
        while began.elapsed() < pause && !self.stops() {
            thread::sleep(EVERY.min(pause));
        }
    }
}
