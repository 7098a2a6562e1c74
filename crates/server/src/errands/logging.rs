//! Remembers, beyond the life of this program, what was done for which policies.

use std::time::{Duration, SystemTime};

use act::{Logbook, Manner};

use super::Errands;
use super::live::said;
use super::roster::version_of;

/// How often it is written that all was seen, and how soon after a change.
const EVERY: Duration = Duration::from_secs(30);
const SOON: Duration = Duration::from_secs(5);

impl Errands {
    /// Finds out what was done before. Until that is known, nothing is done.
    pub(super) fn read_logbook(&mut self) {
        let Some(place) = self.terrain.logbook.as_ref().filter(|_| !self.is_log_read) else {
            self.is_log_read = true;
            return;
        };
        match Logbook::read(&self.writer, place) {
            Ok(logbook) => (self.logbook, self.is_log_read) = (logbook, true),
            Err(error) => {
                let says = format!("cannot find out what was done before: {}", said(&error));
                self.say(says);
            }
        }
    }

    /// Notes what was done, where that is another than before, or long ago.
    pub(super) fn write_logbook(&mut self, now: SystemTime) {
        let Some(place) = self.terrain.logbook.clone() else { return };
        if self.terrain.manner == Manner::Rehearsed || self.duties.is_empty() {
            return;
        }
        let is_begun = |name: &String| {
            !self.pending.is_beginning(name) && !self.fresh.iter().any(|it| it.duty == *name)
        };
        let policies = self.duties.iter().filter_map(|(name, duty)| {
            let version = match is_begun(name) {
                true => version_of(duty),
                // What was done is the version before.
                false => self.logbook.policies.get(name)?.clone(),
            };
            Some((name.clone(), version))
        });
        let policies = policies.collect();
        let since = self.logged.and_then(|then| now.duration_since(then).ok());
        let pause = if policies == self.logbook.policies { EVERY } else { SOON };
        if self.logged.is_some() && since.is_some_and(|since| since < pause) {
            return;
        }
        let oldest = self.pending.oldest().unwrap_or(now).min(now);
        let logbook = Logbook { policies, seen_until: Some(oldest) };
        self.logged = Some(now);
        match logbook.write(&self.writer, &place) {
            Ok(()) => self.logbook = logbook,
            Err(error) => {
                let says = format!("cannot note what was done: {}", said(&error));
                self.say(says);
            }
        }
    }
}
