//! Brings the API server's own policies to what the originals say.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use act::{Place, Standing, WriteError, Writer};

use super::wanted::Wanted;
use super::{Natives, SETTLING};
use crate::speech;

/// How long it is waited until what was written is seen.
const PAUSE: Duration = Duration::from_secs(2);

/// So much is written at once, so that a lease is renewed in between.
const MOST_WRITES: usize = 50;

/// What has been written so often and does not stand is kept otherwise by somebody else.
const MOST_TRIES: u8 = 5;

impl Natives {
    /// Brings what stands in the cluster to what policies say. `asks_anew`: the API server has been
    /// asked for so long about all that is not settled.
    pub(in super::super) fn tend(&mut self, writer: &Writer, asks_anew: Option<Duration>) {
        let is_idle = !self.is_seen && self.leaving.is_empty();
        if !self.is_read || is_idle || self.written.is_some_and(|it| it.elapsed() < PAUSE) {
            return;
        }
        self.is_seen = false;
        let mut writes = 0;
        let all = std::mem::take(&mut self.wanted);
        for wanted in &all {
            if writes >= MOST_WRITES {
                break;
            }
            if self.refused.contains_key(&wanted.origin) {
                continue;
            }
            if let Some(why) = self.doubt(wanted) {
                self.refuse(wanted, &why);
                continue;
            }
            match self.write(wanted, writer) {
                Ok(count) => writes += count,
                Err(error) if error.is_refusal() => {
                    self.refuse(wanted, &format!("{:#}", anyhow::Error::from(error)));
                }
                // It has changed since it was seen, or cannot be reached.
                Err(WriteError::Conflict { .. }) => writes += 1,
                Err(error) => {
                    let error = anyhow::Error::from(error);
                    speech::say(&format!("error: {error:#}: it is tried again"));
                    writes += MOST_WRITES;
                }
            }
        }
        self.wanted = all;
        writes += self.clear(writer, asks_anew);
        self.written = (writes > 0).then(Instant::now);
    }

    /// Why a policy had better stay here.
    fn doubt(&self, wanted: &Wanted) -> Option<String> {
        let places = || wanted.objects.iter().map(|(place, _)| place);
        if let Some(place) = places().find(|place| self.others.contains(place)) {
            return Some(format!("{place} is there, and Yagura did not make it"));
        }
        if self.tries.get(&wanted.origin).is_some_and(|tries| *tries >= MOST_TRIES) {
            return Some("the API server keeps it otherwise than it was written".to_owned());
        }
        let own = wanted
            .objects
            .iter()
            .filter_map(|(place, object)| self.standing.get(place).filter(|it| it.holds(object)));
        own.flat_map(Standing::warnings).next().map(|it| format!("the API server doubts {it}"))
    }

    fn refuse(&mut self, wanted: &Wanted, why: &str) {
        let Wanted { origin, .. } = wanted;
        speech::say(&format!("warning: {origin} is not the API server's own: {why}"));
        self.refused.insert(origin.clone(), wanted.clone());
    }

    /// Writes what does not stand of it; how much that was.
    fn write(&mut self, wanted: &Wanted, writer: &Writer) -> Result<usize, WriteError> {
        let mut count = 0;
        for (place, object) in &wanted.objects {
            match self.standing.get(place) {
                Some(standing) if standing.holds(object) => continue,
                Some(standing) => standing.replace(writer, object)?,
                None => drop(writer.create(place, object)?),
            }
            count += 1;
        }
        if count > 0 {
            let tries = self.tries.entry(wanted.origin.clone()).or_default();
            *tries = tries.saturating_add(1);
        }
        Ok(count)
    }

    /// Takes away what no policy wants any more. Where its policy is still there, the webhooks come
    /// first.
    fn clear(&mut self, writer: &Writer, asks_anew: Option<Duration>) -> usize {
        let wanted: BTreeSet<&Place> = self
            .wanted
            .iter()
            .filter(|it| !self.refused.contains_key(&it.origin))
            .flat_map(|it| it.objects.iter().map(|(place, _)| place))
            .collect();
        let unwanted = self.standing.values().filter(|it| !wanted.contains(&it.place));
        let unwanted: Vec<&Standing> = unwanted.take(MOST_WRITES).collect();
        self.leaving.retain(|place, _| unwanted.iter().any(|it| it.place == *place));
        let mut count = 0;
        for standing in unwanted {
            let place = &standing.place;
            let since = *self.leaving.entry(place.clone()).or_insert_with(Instant::now);
            let is_asked =
                asks_anew.is_some_and(|it| it >= SETTLING) && since.elapsed() >= SETTLING;
            if self.origins.contains(&standing.origin) && !is_asked {
                continue;
            }
            match standing.remove(writer) {
                Ok(true) => speech::say(&format!("taken away: {place}")),
                Ok(false) => {}
                Err(error) => {
                    let error = anyhow::Error::from(error);
                    speech::say(&format!("error: cannot take {place} away: {error:#}"));
                }
            }
            count += 1;
        }
        count
    }
}
