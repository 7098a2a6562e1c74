//! What is known of each kind: how far it has been told of, and what is owed of it.

use std::collections::HashMap;
use std::time::Instant;

use model::{Inventory, Kind, Reference};
use policy::Bundle;
use policy::bundle::Gathering;

use super::{Known, State};
use crate::background::Named;
use crate::background::sight::{Sight, named};

/// What is known of a kind.
#[derive(Debug, Default)]
pub(in crate::background) struct OfKind {
    /// As its objects write it.
    api_version: String,
    /// By namespace and name.
    pub(super) objects: HashMap<Box<str>, Known>,
    parts: Vec<Part>,
    pub(super) has_pods: bool,
    /// Policies may look its objects up.
    pub(super) is_wanted: bool,
    /// Its objects are to be shown again.
    pub(super) is_owed: bool,
    /// Its objects that policies look up are not gathered.
    lacks_beside: bool,
}

/// A part of a kind's objects, which is told of by itself.
#[derive(Debug, Default, Clone, Copy)]
struct Part {
    round: u32,
    whole: Whole,
}

/// How far objects have been told of.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::background) enum Whole {
    /// Not all, yet.
    #[default]
    Waiting,
    /// All.
    Seen,
    /// They cannot be seen.
    Blind,
}

impl OfKind {
    /// The number of the list that is being told.
    pub(super) fn round(&mut self, part: u8) -> u32 {
        self.part(part).round
    }

    fn part(&mut self, part: u8) -> &mut Part {
        let part = usize::from(part);
        if self.parts.len() <= part {
            self.parts.resize(part + 1, Part::default());
        }
        #[expect(clippy::indexing_slicing, reason = "made long enough just above")]
        &mut self.parts[part]
    }

    /// All its objects are known.
    pub(super) fn is_seen(&self) -> bool {
        !self.parts.is_empty() && self.parts.iter().all(|it| it.whole == Whole::Seen)
    }

    /// No part is still to be told of for the first time.
    fn is_settled(&self) -> bool {
        !self.parts.is_empty() && self.parts.iter().all(|it| it.whole != Whole::Waiting)
    }

    pub(super) fn is_gathered(&self) -> bool {
        self.is_settled() && !self.lacks_beside
    }

    /// What its object of this key is called.
    pub(super) fn reference(&self, place: &Named, key: &str) -> Reference {
        let (namespace, name) = named(key);
        let (group, kind) = place;
        let api_version = match (self.api_version.as_str(), group.as_str()) {
            ("", "") => "v1".to_owned(),
            ("", group) => format!("{group}/v1"),
            (known, _) => known.to_owned(),
        };
        let (namespace, name) = (namespace.map(str::to_owned), name.to_owned());
        Reference { api_version, kind: kind.clone(), namespace, name }
    }
}

impl State {
    /// Where an object's kind is kept.
    pub(super) fn of_kind(&mut self, sight: &Sight<'_>) -> &mut OfKind {
        let of_kind = self.kinds.entry(super::place_of(sight)).or_default();
        if of_kind.api_version.is_empty() {
            of_kind.api_version = sight.object.api_version().to_owned();
        }
        of_kind.has_pods |= sight.has_pod;
        of_kind
    }

    /// These kinds are told of, and no others. Names what is not any more.
    pub(in crate::background) fn expect(
        &mut self,
        kinds: &[(Kind<'_>, u8)],
        silent: &[&str],
        bundle: &Bundle,
    ) -> Vec<Reference> {
        self.silent = silent.iter().map(|group| (*group).to_owned()).collect();
        let is_expected = |(group, name): &Named| {
            kinds.iter().any(|(kind, _)| kind.group == group && kind.name == name)
        };
        let dropped: Vec<Named> =
            self.kinds.keys().filter(|place| !is_expected(place)).cloned().collect();
        let mut gone = Vec::new();
        for place in dropped {
            gone.extend(self.sweep(&place, |_| true, Instant::now()));
            self.kinds.remove(&place);
        }
        for (kind, parts) in kinds {
            let place = (kind.group.to_owned(), kind.name.to_owned());
            let of_kind = self.kinds.entry(place).or_default();
            if let Some(last) = parts.checked_sub(1) {
                of_kind.part(last);
            }
        }
        self.want(bundle);
        gone
    }

    /// Which kinds policies look up.
    pub(super) fn want(&mut self, bundle: &Bundle) {
        self.has_policies = !bundle.is_empty();
        let gathering = Gathering::for_bundle(bundle, Inventory::of_some(), false);
        for ((group, name), of_kind) in &mut self.kinds {
            let is_wanted = gathering.wants(Kind::new(group, name));
            // What was not gathered as it went by is owed.
            of_kind.lacks_beside |= is_wanted && !of_kind.is_wanted && of_kind.is_settled();
            of_kind.is_wanted = is_wanted;
        }
    }

    /// A list begins.
    pub(in crate::background) fn begin(&mut self, kind: Kind<'_>, part: u8) {
        let place = (kind.group.to_owned(), kind.name.to_owned());
        let part = self.kinds.entry(place).or_default().part(part);
        part.round = part.round.wrapping_add(1);
    }

    /// A list ends: what it did not have is gone.
    pub(in crate::background) fn is_whole(
        &mut self,
        kind: Kind<'_>,
        part: u8,
        now: Instant,
    ) -> Vec<Reference> {
        let place = (kind.group.to_owned(), kind.name.to_owned());
        let Some(of_kind) = self.kinds.get_mut(&place) else { return Vec::new() };
        let round = of_kind.round(part);
        self.is_changed |= of_kind.part(part).whole != Whole::Seen;
        of_kind.part(part).whole = Whole::Seen;
        self.sweep(&place, |known| known.part == part && known.round != round, now)
    }

    /// Objects of a kind cannot be seen.
    pub(in crate::background) fn is_blind(&mut self, kind: Kind<'_>, part: u8) {
        let place = (kind.group.to_owned(), kind.name.to_owned());
        let part = self.kinds.entry(place).or_default().part(part);
        // What was seen once is seen again soon, as a rule.
        if part.whole == Whole::Waiting {
            part.whole = Whole::Blind;
            self.is_changed = true;
        }
    }

    /// All kinds have been told of, or cannot be.
    pub(in crate::background) fn is_settled(&self) -> bool {
        !self.kinds.is_empty() && self.kinds.values().all(OfKind::is_settled)
    }

    /// The same of these kinds.
    pub(in crate::background) fn is_settled_for(&self, kinds: &[Kind<'_>]) -> bool {
        let place = |kind: &Kind<'_>| (kind.group.to_owned(), kind.name.to_owned());
        kinds.iter().all(|kind| self.kinds.get(&place(kind)).is_none_or(OfKind::is_settled))
    }

    /// Kinds whose objects cannot be seen.
    pub(in crate::background) fn unlisted(&self) -> usize {
        let is_blind = |it: &&OfKind| it.parts.iter().any(|part| part.whole == Whole::Blind);
        self.kinds.values().filter(is_blind).count()
    }

    /// Objects of a kind are to be shown again.
    pub(in crate::background) fn owe(&mut self, kind: &Named) {
        if let Some(of_kind) = self.kinds.get_mut(kind) {
            of_kind.is_owed = true;
            // Whatever was told of them may not have come through.
            of_kind.objects.values_mut().for_each(|known| known.told = None);
        }
    }

    /// What is to be shown again: what policies look up first, and alone.
    pub(in crate::background) fn owed(&mut self, now: Instant) -> Vec<Named> {
        self.owe_orphans(now);
        let waits = self.is_waiting_for_beside && self.has_policies;
        let mut due = Vec::new();
        for (place, of_kind) in &mut self.kinds {
            if waits && of_kind.is_wanted && of_kind.lacks_beside {
                due.push(place.clone());
            } else if !waits && of_kind.is_owed && of_kind.is_seen() {
                of_kind.is_owed = false;
                due.push(place.clone());
            }
        }
        due
    }

    /// The objects of a kind have been shown again.
    pub(in crate::background) fn was_owed(&mut self, kind: Kind<'_>) {
        if let Some(of_kind) = self.kinds.get_mut(&(kind.group.to_owned(), kind.name.to_owned())) {
            of_kind.lacks_beside = false;
        }
    }

    fn sweep(
        &mut self,
        place: &Named,
        is_gone: impl Fn(&Known) -> bool,
        now: Instant,
    ) -> Vec<Reference> {
        let Some(of_kind) = self.kinds.get(place) else { return Vec::new() };
        let gone = of_kind.objects.iter().filter(|(_, known)| is_gone(known));
        let gone: Vec<Box<str>> = gone.map(|(key, _)| key.clone()).collect();
        gone.iter().filter_map(|key| self.remove(place, key, now)).collect()
    }
}
