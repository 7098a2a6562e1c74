//! Objects that others made: they are judged through those, whichever comes first.

use std::time::{Duration, Instant};

use model::{Kind, Reference};

use super::{Maker, State};
use crate::background::Named;
use crate::background::sight::Sight;
use crate::background::uid::Uid;

/// What an object made goes soon after it, as a rule. What stays is judged by itself.
const PATIENCE: Duration = Duration::from_secs(60);

impl State {
    /// Notes the uid of an object with a pod. What it has made and is known already is judged for it
    /// from now on: its names are given.
    pub(super) fn enter_lineage(&mut self, sight: &Sight<'_>, was: Option<Uid>) -> Vec<Reference> {
        if was == sight.uid {
            return Vec::new();
        }
        if let Some(was) = was {
            self.lose(was, Instant::now());
        }
        let Some(uid) = sight.uid else { return Vec::new() };
        let generation = sight.known_kind().generation();
        let maker = self.makers.entry(uid).or_insert(Maker { count: 0, generation });
        maker.count += 1;
        maker.generation = maker.generation.min(generation);
        if maker.count == 1 { self.hide_what_was_made_by(uid, generation) } else { Vec::new() }
    }

    /// It is judged for another: one of an earlier generation made it, so that no two make each
    /// other.
    pub(super) fn is_made(&self, sight: &Sight<'_>) -> bool {
        let generation = sight.known_kind().generation();
        let maker = sight.maker.and_then(|maker| self.makers.get(&maker));
        maker.is_some_and(|maker| maker.generation < generation)
    }

    pub(super) fn lose(&mut self, uid: Uid, now: Instant) {
        let Some(maker) = self.makers.get_mut(&uid) else { return };
        maker.count -= 1;
        if maker.count == 0 {
            self.makers.remove(&uid);
            self.lost.push((uid, now));
        }
    }

    fn hide_what_was_made_by(&mut self, uid: Uid, generation: usize) -> Vec<Reference> {
        let mut made: Vec<(Named, Box<str>)> = Vec::new();
        for (place, of_kind) in self.kinds.iter().filter(|(_, it)| it.has_pods) {
            if Kind::new(&place.0, &place.1).generation() <= generation {
                continue;
            }
            let objects = of_kind.objects.iter();
            let own = objects.filter(|(_, it)| it.maker == Some(uid) && !it.is_hidden);
            made.extend(own.map(|(key, _)| (place.clone(), key.clone())));
        }
        made.iter().filter_map(|(place, key)| self.hide(place, key)).collect()
    }

    /// Kinds of which there are objects that outlived what made them are owed.
    pub(super) fn owe_orphans(&mut self, now: Instant) {
        if self.lost.first().is_none_or(|(_, since)| now.duration_since(*since) < PATIENCE) {
            return;
        }
        let is_due = |since: Instant| now.duration_since(since) >= PATIENCE;
        let lost = std::mem::take(&mut self.lost);
        let (due, early): (Vec<_>, Vec<_>) =
            lost.into_iter().partition(|(_, since)| is_due(*since));
        self.lost = early;
        let is_gone = |uid: Uid| !self.makers.contains_key(&uid);
        let gone: Vec<Uid> =
            due.into_iter().map(|(uid, _)| uid).filter(|it| is_gone(*it)).collect();
        if gone.is_empty() {
            return;
        }
        for of_kind in self.kinds.values_mut().filter(|it| it.has_pods) {
            let orphaned = |known: &super::Known| {
                known.is_hidden && known.maker.is_some_and(|maker| gone.contains(&maker))
            };
            of_kind.is_owed |= of_kind.objects.values().any(orphaned);
        }
    }
}
