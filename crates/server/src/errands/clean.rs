//! Objects that go when their time comes: by the schedule of a policy, or by a label of their own.

mod lifetime;
mod survey;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use act::Version;
use model::Object;
use policy::cel::Timestamp;
use policy::library::{Cleaning, Duty, Work};

use super::live::Came;
use super::stock::Key;
use super::{Action, Deed, Errands};
use survey::Survey;

/// What is to go, and when it is looked again.
#[derive(Default)]
pub(super) struct Cleanings {
    /// When policies work next, each with its version.
    next: BTreeMap<String, (u64, SystemTime)>,
    /// When it was looked for labels.
    looked: Option<SystemTime>,
    departures: VecDeque<Departure>,
    /// The uids of those, so that none is there twice.
    departing: BTreeSet<String>,
}

/// An object that is to go.
struct Departure {
    key: Key,
    uid: String,
    version: String,
    by: String,
    why: String,
    propagation: Option<Arc<str>>,
}

/// More objects than these do not wait to go; the others are found again.
const MOST: usize = 10_000;

impl Cleanings {
    pub(super) fn waiting(&self) -> usize {
        self.departures.len()
    }

    fn add(&mut self, departure: Departure) {
        let has_room = self.departures.len() < MOST;
        if has_room && self.departing.insert(departure.uid.clone()) {
            self.departures.push_back(departure);
        }
    }
}

impl Errands {
    /// Looks for what is to go where that is due, and takes it away.
    pub(super) fn clean(&mut self, now: SystemTime) {
        if !self.terrain.chosen.clean {
            return;
        }
        for (name, duty) in self.cleaning_duties() {
            let Work::Clean(cleaning) = &duty.work else { continue };
            if self.is_due(&name, &duty, cleaning, now) && self.is_ready(&duty, Duration::ZERO) {
                self.look_by(&duty, cleaning, "its time has come", now);
                let next = next(cleaning, now).unwrap_or(now + lifetime::EVERY);
                self.cleanings.next.insert(name, (duty.version, next));
            }
        }
        self.tend_lifetimes(now);
        self.send_off(now);
    }

    /// The same as if the time of every policy had come.
    pub(super) fn clean_all(&mut self, now: SystemTime) {
        if !self.terrain.chosen.clean {
            return;
        }
        for (_, duty) in self.cleaning_duties() {
            let Work::Clean(cleaning) = &duty.work else { continue };
            if self.is_ready(&duty, Duration::ZERO) {
                let why = match next(cleaning, now).and_then(moment) {
                    Some(next) => format!("at {next}"),
                    None => "at no time: its schedule never comes".to_owned(),
                };
                self.look_by(&duty, cleaning, &why, now);
            }
        }
        self.tend_lifetimes(now);
        self.send_off(now);
    }

    fn cleaning_duties(&self) -> Vec<(String, Arc<Duty>)> {
        let clean = self.duties.iter().filter(|(_, it)| matches!(it.work, Work::Clean(_)));
        clean.map(|(name, duty)| (name.clone(), Arc::clone(duty))).collect()
    }

    /// The policy's time has come. What it missed while nobody looked, it does once.
    fn is_due(&mut self, name: &str, duty: &Duty, cleaning: &Cleaning, now: SystemTime) -> bool {
        let known = self.cleanings.next.get(name).filter(|(version, _)| *version == duty.version);
        if let Some((_, next)) = known {
            return *next <= now;
        }
        let is_known = self.logbook.policies.get(name) == Some(&super::roster::version_of(duty));
        let since = self.logbook.seen_until.filter(|_| is_known).unwrap_or(now).min(now);
        let Some(next) = next(cleaning, since) else {
            self.say(format!("{}: its schedule names no time", duty.id));
            return false;
        };
        self.cleanings.next.insert(name.to_owned(), (duty.version, next));
        next <= now
    }

    /// Finds what a policy takes away.
    fn look_by(&mut self, duty: &Duty, cleaning: &Cleaning, why: &str, now: SystemTime) {
        let mut found = Vec::new();
        let mut told = Vec::new();
        let resources = self.follower.resources.iter().filter(|it| duty.is_about(it.kind()));
        for resource in resources {
            let mut survey = Survey::new(self, duty, cleaning, resource, now);
            match survey.look() {
                Ok(()) => {
                    found.extend(survey.going);
                    told.extend(survey.unknown);
                }
                Err(error) => {
                    let kind = &resource.kind;
                    told.push(format!("objects of the kind {kind} cannot be listed: {error}"));
                }
            }
        }
        told.into_iter().for_each(|says| self.say(format!("{}: {says}", duty.id)));
        for (key, uid, version) in found {
            let (by, why) = (duty.id.clone(), why.to_owned());
            let propagation = cleaning.propagation.clone();
            self.cleanings.add(Departure { key, uid, version, by, why, propagation });
        }
    }

    /// Takes away what is to go, as fast as may be.
    fn send_off(&mut self, now: SystemTime) {
        while let Some(departure) = self.cleanings.departures.pop_front() {
            match self.part_with(&departure, now) {
                Came::Later => {
                    self.cleanings.departures.push_front(departure);
                    return;
                }
                Came::Done | Came::Failed => drop(self.cleanings.departing.remove(&departure.uid)),
            }
        }
    }

    fn part_with(&mut self, departure: &Departure, now: SystemTime) -> Came {
        let Departure { key, by, why, .. } = departure;
        let Some(place) = self.place(key) else { return Came::Done };
        if !self.pace.take(now) {
            return Came::Later;
        }
        let deed = Deed {
            action: Action::Delete,
            kind: key.kind.clone(),
            place,
            by: by.clone(),
            why: why.clone(),
        };
        let version = Version { uid: &departure.uid, resource_version: &departure.version };
        let propagation = departure.propagation.as_deref();
        match self.writer.delete_exactly(&deed.place, &version, propagation) {
            Ok(true) => self.did(deed),
            Ok(false) => {}
            // It has changed since: it is looked at again when it is time.
            Err(act::WriteError::Conflict { .. }) => {}
            Err(error) => return self.cannot(deed, &error),
        }
        Came::Done
    }
}

/// When a policy works next.
fn next(cleaning: &Cleaning, after: SystemTime) -> Option<SystemTime> {
    let next = cleaning.schedule.next(moment(after)?)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(next.seconds()).ok()?))
}

fn moment(time: SystemTime) -> Option<Timestamp> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    Timestamp::of_seconds(i64::try_from(since.as_secs()).ok()?, since.subsec_nanos())
}

/// What tells one version of an object: its key, its uid and its version.
fn identity(object: &Object<'_>) -> (Key, String, String) {
    let text = |key: &str| object.metadata().get(key).as_str().unwrap_or_default().to_owned();
    (Key::of(object), text("uid"), text("resourceVersion"))
}
