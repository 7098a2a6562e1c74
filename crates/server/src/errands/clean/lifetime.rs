//! Objects whose label says until when they live.

use std::time::{Duration, SystemTime};

use model::{Document, Object};
use policy::cel::Timestamp;
use policy::kyverno::{LIFETIME, end_of_life};
use source::cluster::{Feed, RequestError, Visitor};

use super::super::Errands;
use super::super::alter::is_own;
use super::{Departure, identity, moment};

/// How often it is looked.
pub(super) const EVERY: Duration = Duration::from_secs(30);

/// What becomes of what an object owns, as Kyverno has it.
const PROPAGATION: &str = "cleanup.kyverno.io/propagation-policy";

impl Errands {
    /// Finds what has lived long enough, where it is time to look.
    pub(super) fn tend_lifetimes(&mut self, now: SystemTime) {
        let looked = self.cleanings.looked;
        // A clock that was put back is no reason to wait.
        let is_early = |then: SystemTime| now.duration_since(then).is_ok_and(|it| it < EVERY);
        let Some(at) = moment(now).filter(|_| !looked.is_some_and(is_early)) else { return };
        self.cleanings.looked = Some(now);
        let mut dying = Dying { errands: self, now: at, found: Vec::new(), wrong: Vec::new() };
        let (mut found, mut told) = (Vec::new(), Vec::new());
        let mut unseen: Vec<(String, RequestError)> = Vec::new();
        for resource in &self.follower.resources {
            let feed = Feed::labelled(resource, LIFETIME);
            match self.terrain.cluster.list_feeds(&[feed], &mut dying) {
                Ok(_) => {
                    found.append(&mut dying.found);
                    told.append(&mut dying.wrong);
                }
                // A kind that went away since has no objects either.
                Err(RequestError::NotFound { .. } | RequestError::Refused { code: 405, .. }) => {}
                Err(error) => unseen.push((resource.kind.clone(), error)),
            }
        }
        if let Some((kind, error)) = unseen.first() {
            let others = match unseen.len() - 1 {
                0 => String::new(),
                others => format!(" and {others} other kinds"),
            };
            told.push(format!("{kind}{others} cannot be looked at for {LIFETIME}: {error}"));
        }
        told.into_iter().for_each(|says| self.say(says));
        found.into_iter().for_each(|departure| self.cleanings.add(departure));
    }
}

/// Objects with the label, and which of them go.
struct Dying<'d> {
    errands: &'d Errands,
    now: Timestamp,
    found: Vec<Departure>,
    /// Labels that say nothing.
    wrong: Vec<String>,
}

impl Visitor for Dying<'_> {
    fn begin(&mut self) {
        self.found.clear();
        self.wrong.clear();
    }

    fn object(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        let (key, uid, version) = identity(&object);
        let Some(label) = object.label(LIFETIME) else { return };
        let is_going = object.metadata().get("deletionTimestamp").is_set();
        if is_going || self.errands.is_guarded(&key) || is_own(&object) {
            return;
        }
        let created = object.metadata().get("creationTimestamp").as_str();
        let end = created.and_then(Timestamp::parse).and_then(|it| end_of_life(label, it));
        match end {
            None => self.wrong.push(format!("{key}: {LIFETIME}: {label:?} says no time")),
            Some(end) if end <= self.now => {
                let known = ["Foreground", "Background", "Orphan"];
                let asked = object.annotation(PROPAGATION).filter(|it| known.contains(it));
                self.found.push(Departure {
                    key,
                    uid,
                    version,
                    by: format!("the label {LIFETIME}"),
                    why: format!("its time of {label} has run out"),
                    propagation: asked.map(Into::into),
                });
            }
            Some(_) => {}
        }
    }
}
