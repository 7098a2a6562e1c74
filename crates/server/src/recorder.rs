//! Keeps what was asked and what was answered, so that a policy can be tried on it later.
//!
//! Requests never wait for it: what comes too fast to be kept is let go, and counted.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use model::{Object, Reference, Verdict};
use prometheus_client::metrics::counter::Counter;
use store::{Event, EventKind, Moment, Store};

use crate::admission::Review;

/// Requests that wait to be kept. One has a few KiB, and three MiB at most.
const WAITING: usize = 1_000;

/// Larger reviews are not kept: a thousand of them would not fit into memory.
const LARGEST: usize = 256 << 10;

/// What comes in this time is kept at once.
const TOGETHER: Duration = Duration::from_millis(500);

/// How often it is tried to keep requests that the store does not take.
const TRIES: u32 = 5;

/// Keeps requests.
#[derive(Debug)]
pub struct Recorder {
    sender: SyncSender<Asked>,
    lost: Counter,
}

/// A request, and what became of it.
#[derive(Debug)]
struct Asked {
    review: Review,
    allows: bool,
    at: SystemTime,
    took: Duration,
}

impl Recorder {
    /// Keeps requests in `store` from now on, once that is there. `lost` counts those that could not
    /// be kept.
    pub fn start(store: Arc<OnceLock<Arc<dyn Store>>>, lost: Counter) -> std::io::Result<Recorder> {
        let (sender, receiver) = sync_channel(WAITING);
        let losing = lost.clone();
        let keep = move || keep(&receiver, &store, &losing);
        thread::Builder::new().name("recorder".to_owned()).spawn(keep)?;
        Ok(Recorder { sender, lost })
    }

    /// Keeps this one, if there is room.
    pub(crate) fn take(&self, review: Review, allows: bool, at: SystemTime, took: Duration) {
        let is_small = review.size() <= LARGEST;
        let asked = Asked { review, allows, at, took };
        if !is_small || self.sender.try_send(asked).is_err() {
            self.lost.inc();
        }
    }
}

/// Keeps what comes until nobody sends any more.
fn keep(receiver: &Receiver<Asked>, store: &OnceLock<Arc<dyn Store>>, lost: &Counter) {
    while let Ok(first) = receiver.recv() {
        let mut batch = Batch::default();
        batch.add(first);
        let until = Instant::now() + TOGETHER;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match receiver.recv_timeout(left) {
                Ok(asked) if batch.events.len() < WAITING => batch.add(asked),
                Ok(asked) => {
                    batch.add(asked);
                    break;
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        let events: Vec<Event> = batch.events.into_iter().flatten().collect();
        let is_kept = store.get().is_some_and(|store| is_kept(&events, &**store));
        if !is_kept {
            lost.inc_by(events.len() as u64);
        }
    }
}

fn is_kept(events: &[Event], store: &dyn Store) -> bool {
    let mut wait = TOGETHER;
    for attempt in 1..=TRIES {
        match store.record(events) {
            Ok(()) => return true,
            Err(_) if attempt < TRIES => {
                thread::sleep(wait);
                wait *= 2;
            }
            Err(_) => {}
        }
    }
    false
}

/// Requests that are kept together.
#[derive(Default)]
struct Batch {
    events: Vec<Option<Event>>,
    /// The API server asks twice about a request where some policies are strict and others are not.
    by_uid: HashMap<String, usize>,
}

impl Batch {
    fn add(&mut self, asked: Asked) {
        let uid = asked.review.uid().to_owned();
        let allows = asked.allows;
        match self.by_uid.get(&uid).and_then(|at| self.events.get_mut(*at)?.as_mut()) {
            Some(known) if !allows => known.verdict = Verdict::Fail,
            Some(_) => {}
            None => {
                self.by_uid.insert(uid, self.events.len());
                self.events.push(event(&asked));
            }
        }
    }
}

/// `None` for what has no time that a store knows, or no object.
fn event(asked: &Asked) -> Option<Event> {
    let request = asked.review.root().get("request");
    let [new, old] = ["object", "oldObject"].map(|key| request.get(key));
    let object = Object::new(if new.is_mapping() { new } else { old }, None);
    let text = |key| request.get(key).as_str().unwrap_or_default().to_owned();
    let mut reference: Reference = object.reference();
    let (name, namespace) = (text("name"), text("namespace"));
    if !name.is_empty() {
        reference.name = name;
    }
    reference.namespace = (!namespace.is_empty()).then_some(namespace);
    let user = request.at(&["userInfo", "username"]).as_str().unwrap_or_default();
    let verdict = if asked.allows { Verdict::Pass } else { Verdict::Fail };
    let event = Event::new(Moment::of_clock(asked.at)?, EventKind::Admission, user, verdict);
    Some(event.took(asked.took).to(reference, Some(request)))
}
