//! Brings what waits into the store. What the store does not take is tried again until it does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use store::{Entrance, Observation, ObserveError, QueryError, Scope, Store};

use super::outbox::{Parcel, Part};
use super::{Background, Touched};

/// How many parcels, and about how many findings, go in one transaction.
const BATCH: usize = 500;

/// So long, more may come together before it is written.
const LINGER: Duration = Duration::from_millis(300);

/// The first wait after a failure, and the longest.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// How writing fares, told where it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writing {
    /// The store takes everything.
    Works,
    /// It does not, and why. Nothing is lost: it is tried again.
    Fails(String),
}

impl Background {
    /// Writes to the store what comes together, until `stop` says so and what there is has been
    /// written or cannot be. It blocks: it belongs on a thread of its own. `told` hears how it fares.
    pub fn write(&self, store: &dyn Store, stop: &AtomicBool, told: &mut dyn FnMut(Writing)) {
        let mut pen = Pen { background: self, store, told, fares: None, wait: FIRST_WAIT };
        pen.begin(stop);
        loop {
            let is_last = stop.load(Ordering::Acquire);
            if is_last {
                self.outbox.close();
            }
            let parcels = self.outbox.take(BATCH, LINGER);
            self.meters.unwritten.set(i64::try_from(self.outbox.len()).unwrap_or(i64::MAX));
            if parcels.is_empty() {
                if self.outbox.has_lost_track() {
                    self.is_reconciled.store(false, Ordering::Release);
                }
                let is_reconciled = self.is_reconciled.load(Ordering::Acquire);
                if !is_last && !is_reconciled && self.has_judged_together() {
                    self.is_reconciled.store(pen.reconcile(stop), Ordering::Release);
                }
            } else if !pen.write(parcels) && (is_last || pen.rest(stop)) {
                return;
            }
            if is_last && self.outbox.len() == 0 {
                return;
            }
            if !is_last && self.outbox.len() < BATCH {
                rest(LINGER, stop);
            }
        }
    }
}

struct Pen<'p> {
    background: &'p Background,
    store: &'p dyn Store,
    told: &'p mut dyn FnMut(Writing),
    fares: Option<Writing>,
    wait: Duration,
}

impl Pen<'_> {
    /// No observation is older than what the store has.
    fn begin(&mut self, stop: &AtomicBool) {
        loop {
            match self.store.health() {
                Ok(health) => {
                    let last = health.last_observation;
                    last.into_iter().for_each(|it| self.background.clock.not_before(it));
                    return self.fares(Writing::Works);
                }
                Err(error) => self.fares(Writing::Fails(chain(&error))),
            }
            if self.rest(stop) {
                return;
            }
        }
    }

    /// Writes parcels, all or none; `false` where they wait again.
    fn write(&mut self, mut parcels: Vec<(u64, Parcel)>) -> bool {
        self.part(&mut parcels);
        let all: Vec<&Parcel> = parcels.iter().map(|(_, parcel)| parcel).collect();
        let written = match self.observe(&all) {
            // One of them is none that a store takes: the others do not wait for it.
            Err(ObserveError::OutOfScope { .. } | ObserveError::NothingWrong { .. }) => {
                self.write_each(&all)
            }
            written => written,
        };
        match written {
            Ok(()) => {
                self.background.touch(touched(&parcels));
                self.background.outbox.written();
                self.fares(Writing::Works);
                self.wait = FIRST_WAIT;
                true
            }
            Err(error) => {
                self.background.meters.failed_writes.inc();
                self.fares(Writing::Fails(chain(&error)));
                self.background.outbox.give_back(parcels);
                false
            }
        }
    }

    /// Parts what is lived with from what is not. Where it was not written last time, that may be
    /// otherwise now.
    fn part(&self, parcels: &mut [(u64, Parcel)]) {
        let project = Arc::clone(&self.background.judges.load().exceptions.project);
        let state = self.background.state();
        for (_, Parcel { findings, excepted, at, .. }) in parcels {
            findings.extend(excepted.drain(..).map(|it| it.finding));
            *excepted = state.wished.part(&project, at.day().date(), findings);
        }
    }

    /// The same twice changes nothing, so that those before one that fails may be written again.
    fn write_each(&mut self, parcels: &[&Parcel]) -> Result<(), ObserveError> {
        for parcel in parcels {
            match self.observe(&[parcel]) {
                Err(ObserveError::Database { source }) => return Err(source.into()),
                Err(_) => drop(self.background.meters.failed_writes.inc()),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    fn observe(&self, parcels: &[&Parcel]) -> Result<(), ObserveError> {
        let judges = self.background.judges.load();
        let worldly: Vec<String> = judges.checks.worldly().map(|it| it.id.to_owned()).collect();
        let observations = parcels.iter().map(|parcel| Observation {
            scope: match &parcel.part {
                Part::Own(object) => {
                    Scope::ObjectBut { object: object.clone(), checks: worldly.clone() }
                }
                Part::Gone(object) => Scope::Object(object.clone()),
                Part::Among(object, check) => {
                    let checks = vec![(*check).to_owned()];
                    Scope::ObjectBy { object: object.clone(), checks }
                }
                Part::All(check) => Scope::Check((*check).to_owned()),
            },
            findings: &parcel.findings,
            excepted: &parcel.excepted,
            entrance: Entrance::Background,
            at: parcel.at,
        });
        self.store.observe(&observations.collect::<Vec<_>>())?;
        let count = u64::try_from(parcels.len()).unwrap_or(u64::MAX);
        self.background.meters.writes.inc_by(count);
        Ok(())
    }

    /// What the store has of objects that are not there any more is fixed; `true` where it was looked
    /// through.
    fn reconcile(&mut self, stop: &AtomicBool) -> bool {
        match self.background.strangers(self.store) {
            Ok(strangers) => {
                let at = self.background.clock.last();
                let parcels = strangers.into_iter().map(|object| Parcel::gone(object, at));
                self.background.outbox.put(parcels);
                self.fares(Writing::Works);
                true
            }
            Err(error) => {
                self.fares(Writing::Fails(chain::<QueryError>(&error)));
                self.rest(stop);
                false
            }
        }
    }

    fn fares(&mut self, fares: Writing) {
        self.background.outbox.is_stuck(fares != Writing::Works);
        if self.fares.as_ref() != Some(&fares) {
            self.fares = Some(fares.clone());
            (self.told)(fares);
        }
    }

    /// Waits before the next try; `true` where there is to be none.
    fn rest(&mut self, stop: &AtomicBool) -> bool {
        rest(self.wait, stop);
        self.wait = (self.wait * 2).min(LONGEST_WAIT);
        stop.load(Ordering::Acquire)
    }
}

fn touched(parcels: &[(u64, Parcel)]) -> Touched {
    let mut touched = Touched::default();
    for (_, parcel) in parcels {
        match parcel.part.object() {
            None => touched.all = true,
            Some(object) => {
                let namespace = object.namespace.as_deref().unwrap_or_default();
                if !touched.namespaces.contains(namespace) {
                    touched.namespaces.insert(namespace.to_owned());
                }
            }
        }
    }
    touched
}

/// Waits, but not longer than until `stop` says so.
fn rest(wait: Duration, stop: &AtomicBool) {
    let until = Instant::now() + wait;
    while !stop.load(Ordering::Acquire) {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        thread::sleep(left.min(Duration::from_millis(100)));
    }
}

/// An error and its causes on one line.
fn chain<E: std::error::Error>(error: &E) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
