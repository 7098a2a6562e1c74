//! What is known of objects: which there are, which are judged for others, and what is owed.

mod kinds;
mod lineage;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use judge::{Engine, Judgement};
use model::document::Shears;
use model::{Exception, Finding, Gaps, Inventory, Kept, Kind, Reference};
use policy::Bundle;
use store::{Day, Moment};

use super::Named;
use super::beside::Beside;
use super::exceptions::Wished;
use super::judged::{Origin, digest, placed};
use super::outbox::Parcel;
use super::sight::Sight;
use super::told::Told;
use super::uid::Uid;
use kinds::OfKind;

/// What nobody has seen for so long is told to the store again, as it was.
const SEEN_AGAIN: i64 = 600 * 1_000_000;

/// When something was told that is to be told again.
const LONG_AGO: i64 = -2 * SEEN_AGAIN;

pub(super) struct State {
    pub(super) kinds: BTreeMap<Named, OfKind>,
    /// Objects that have a pod, and so may have made others.
    makers: HashMap<Uid, Maker>,
    /// Uids of objects that went, and since when.
    lost: Vec<(Uid, Instant)>,
    world: Inventory,
    pub(super) beside: Beside,
    told: Told,
    pub(super) wished: Wished,
    /// The day of the last tick.
    pub(super) day: Option<Day>,
    silent: BTreeSet<String>,
    shears: Shears,
    /// Something has changed since all were judged together.
    is_changed: bool,
    /// When that ended, and how long it took.
    last_round: Option<(Instant, Duration)>,
    /// The check with which it goes on, where they are being judged together, and how long it has
    /// taken until now.
    at_check: Option<(usize, Duration)>,
    /// There are policies, so that it matters what they look up.
    has_policies: bool,
    /// Objects are judged when what policies look up has been gathered for the first time.
    is_waiting_for_beside: bool,
    /// What policies look up has changed since they judged all objects.
    is_stale: bool,
    /// When what policies look up was gathered, and when all objects were last owed for it.
    gathered: Option<Instant>,
    owed: Option<Instant>,
}

/// An object that may have made others.
#[derive(Debug, Clone, Copy)]
struct Maker {
    /// How many have its uid: one, as a rule.
    count: u32,
    generation: usize,
}

/// What is to be done with an object that was seen.
pub(super) enum Met {
    /// It was judged as it stands, or somebody has seen it later.
    Nothing,
    /// These are judged for another, or are not there any more.
    Gone(Vec<Reference>),
    /// It is to be judged; these are not any more.
    ToJudge(Vec<Reference>),
}

/// What is known of an object.
#[derive(Debug)]
pub(super) struct Known {
    /// The list in which it was last seen.
    round: u32,
    part: u8,
    version: u64,
    uid: Option<Uid>,
    maker: Option<Uid>,
    /// It is judged for the one that made it.
    is_hidden: bool,
    /// What was told of it, and when.
    told: Option<(u64, i64)>,
}

impl State {
    pub(super) fn new() -> State {
        State {
            kinds: BTreeMap::new(),
            makers: HashMap::new(),
            lost: Vec::new(),
            world: Inventory::of_some(),
            beside: Beside::default(),
            told: Told::default(),
            wished: Wished::default(),
            day: None,
            silent: BTreeSet::new(),
            shears: Shears::default(),
            is_changed: false,
            last_round: None,
            at_check: None,
            has_policies: false,
            is_waiting_for_beside: true,
            is_stale: false,
            gathered: None,
            owed: None,
        }
    }

    /// An object is seen.
    pub(super) fn meet(&mut self, sight: &Sight<'_>, part: u8) -> Met {
        let of_kind = self.of_kind(sight);
        let round = of_kind.round(part);
        let known = of_kind.objects.get_mut(&sight.key);
        let was = match known {
            Some(known) => {
                (known.round, known.part, known.version) = (round, part, sight.version);
                let was = (known.uid, known.maker);
                (known.uid, known.maker) = (sight.uid, sight.maker);
                Some(was)
            }
            None => {
                of_kind.objects.insert(
                    sight.key.clone(),
                    Known {
                        round,
                        part,
                        version: sight.version,
                        uid: sight.uid,
                        maker: sight.maker,
                        is_hidden: false,
                        told: None,
                    },
                );
                None
            }
        };
        self.judge_or_hide(sight, was.and_then(|(uid, _)| uid))
    }

    /// An object is shown that was owed.
    pub(super) fn meet_again(&mut self, sight: &Sight<'_>, _part: u8) -> Met {
        let known = self.kinds.get_mut(&place_of(sight)).map(|it| &mut it.objects);
        let Some(known) = known.and_then(|it| it.get_mut(&sight.key)) else { return Met::Nothing };
        if sight.version < known.version {
            return Met::Nothing;
        }
        known.version = sight.version;
        let was = known.uid;
        self.judge_or_hide(sight, was)
    }

    fn judge_or_hide(&mut self, sight: &Sight<'_>, was: Option<Uid>) -> Met {
        let mut gone = self.enter_lineage(sight, was);
        let place = place_of(sight);
        if self.kinds.get(&place).is_some_and(|it| it.is_wanted) {
            self.beside.keep(sight, &mut self.shears);
        }
        if self.is_made(sight) {
            gone.extend(self.hide(&place, &sight.key));
            return Met::Gone(gone);
        }
        if let Some(known) = self.known(&place, &sight.key) {
            known.is_hidden = false;
        }
        let kept = match sight.object.file() {
            Some(_) => Kept::of(&sight.object, &mut self.shears),
            None => Kept::without_places(&sight.object, &mut self.shears),
        };
        self.is_changed |= self.world.replace(kept);
        if self.is_waiting_for_beside && self.has_policies {
            if let Some(of_kind) = self.kinds.get_mut(&place) {
                of_kind.is_owed = true;
            }
            return Met::Gone(gone);
        }
        Met::ToJudge(gone)
    }

    /// The object asks for these exceptions. Where it asked for others, all is told again of it.
    pub(super) fn wish(&mut self, sight: &Sight<'_>, wishes: Vec<Exception>) {
        if wishes.is_empty() && self.wished.is_empty() {
            return;
        }
        let object = sight.object.reference();
        if !self.wished.set(&object, wishes) {
            return;
        }
        self.told.tell_again(&object);
        self.is_changed = true;
        let known = self.known(&place_of(sight), &sight.key);
        if let Some((_, when)) = known.and_then(|it| it.told.as_mut()) {
            *when = LONG_AGO;
        }
    }

    /// All is told again of all objects, once they have been judged again.
    pub(super) fn tell_again(&mut self) {
        self.told = Told::default();
        (self.is_changed, self.at_check) = (true, None);
        for of_kind in self.kinds.values_mut() {
            of_kind.is_owed = true;
            let told = of_kind.objects.values_mut().filter_map(|it| it.told.as_mut());
            told.for_each(|(_, when)| *when = LONG_AGO);
        }
    }

    /// What is found about an object is to be told: it has changed, or nobody has told it for long.
    pub(super) fn is_news(&mut self, sight: &Sight<'_>, findings: &[Finding], at: Moment) -> bool {
        let digest = digest(findings);
        let Some(known) = self.known(&place_of(sight), &sight.key) else { return false };
        let is_old = |when: i64| at.micros() - when >= SEEN_AGAIN;
        let is_news = known.told.is_none_or(|(told, when)| told != digest || is_old(when));
        // Where it is hidden, its owner came meanwhile.
        if is_news && !known.is_hidden {
            known.told = Some((digest, at.micros()));
        }
        is_news && !known.is_hidden
    }

    /// An object is gone.
    pub(super) fn gone(&mut self, sight: &Sight<'_>, now: Instant) -> Vec<Reference> {
        self.remove(&place_of(sight), &sight.key, now).into_iter().collect()
    }

    /// Forgets an object, and names it where something may be known of it.
    pub(super) fn remove(&mut self, place: &Named, key: &str, now: Instant) -> Option<Reference> {
        let of_kind = self.kinds.get_mut(place)?;
        let known = of_kind.objects.remove(key)?;
        let reference = of_kind.reference(place, key);
        if let Some(uid) = known.uid {
            self.lose(uid, now);
        }
        self.beside.forget(&place.0, &place.1, key);
        self.wished.forget(&reference);
        let is_told = self.leave_world(&reference) || known.told.is_some();
        is_told.then_some(reference)
    }

    /// The object is judged for another from now on; its name where it was not before.
    fn hide(&mut self, place: &Named, key: &str) -> Option<Reference> {
        let of_kind = self.kinds.get_mut(place)?;
        let reference = of_kind.reference(place, key);
        let known = of_kind.objects.get_mut(key)?;
        if known.is_hidden {
            return None;
        }
        let is_told = known.told.is_some();
        (known.is_hidden, known.told) = (true, None);
        self.wished.forget(&reference);
        let is_told = self.leave_world(&reference) || is_told;
        is_told.then_some(reference)
    }

    /// `true` where something was told of the object among others.
    fn leave_world(&mut self, object: &Reference) -> bool {
        let kind = Kind::of(&object.api_version, &object.kind);
        self.is_changed |= self.world.remove(kind, object.namespace.as_deref(), &object.name);
        self.told.forget(object)
    }

    /// Objects have changed since they were judged together, and there was rest enough; or not all
    /// checks have judged them yet.
    pub(super) fn world_is_due(&self, now: Instant, rest: Duration) -> bool {
        let is_rested =
            |(ended, took): (Instant, Duration)| now.duration_since(ended) >= rest.max(took * 10);
        let is_due = self.is_changed && self.last_round.is_none_or(is_rested);
        (is_due || self.at_check.is_some()) && self.is_settled()
    }

    /// Judges all objects together, check by check, and shows `take` what is new of each. Where it
    /// breaks off, the next call goes on. Gives how long all took together, once all have judged.
    pub(super) fn judge_together(
        &mut self,
        checks: &Engine,
        origin: Origin,
        at: Moment,
        take: &mut dyn FnMut(Vec<Parcel>) -> ControlFlow<()>,
    ) -> Option<Duration> {
        let began = Instant::now();
        if origin == Origin::Cluster {
            self.world.lacks_only(self.gaps());
        }
        let (first, took) = self.at_check.take().unwrap_or_default();
        if first == 0 {
            self.is_changed = false;
        }
        let told = &mut self.told;
        let mut judgement = Judgement::default();
        let next =
            checks.judge_world_by_check(first, &self.world, &mut judgement, &mut |check, it| {
                let findings = placed(std::mem::take(&mut it.findings), origin);
                take(told.of_check(check.id, findings, at))
            });
        let took = took + began.elapsed();
        if let Some(next) = next {
            self.at_check = Some((next, took));
            return None;
        }
        self.last_round = Some((Instant::now(), took));
        Some(took)
    }

    /// Judges by others: all is owed, what policies look up first.
    pub(super) fn judge_by(&mut self, bundle: &Bundle) {
        self.want(bundle);
        let kinds = &self.kinds;
        let is_wanted = |group: &str, kind: &str| {
            kinds.get(&(group.to_owned(), kind.to_owned())).is_some_and(|it| it.is_wanted)
        };
        self.beside.retain(is_wanted);
        // Nothing is judged by the new ones with what was looked up for the old.
        (self.is_waiting_for_beside, self.gathered) = (true, None);
        self.kinds.values_mut().for_each(|it| it.is_owed = true);
    }

    /// What policies look up has changed, all of it is known, and there was rest enough.
    pub(super) fn beside_is_due(&self, now: Instant, rest: Duration) -> bool {
        let is_rested = self.gathered.is_none_or(|last| now.duration_since(last) >= rest);
        let is_due = self.beside.is_changed || self.is_waiting_for_beside;
        let is_known = || self.kinds.values().all(|it| !it.is_wanted || it.is_gathered());
        is_due && is_rested && !self.kinds.is_empty() && is_known()
    }

    /// What policies look up has been gathered.
    pub(super) fn beside_is_done(&mut self) {
        let is_first = std::mem::take(&mut self.is_waiting_for_beside);
        self.is_stale |= self.has_policies && !is_first;
        (self.beside.is_changed, self.gathered) = (false, Some(Instant::now()));
    }

    /// All objects are owed where policies look up something else than when they judged them, and
    /// that was not done lately.
    pub(super) fn owe_what_is_stale(&mut self, now: Instant, rest: Duration) {
        if self.is_stale && self.owed.is_none_or(|last| now.duration_since(last) >= rest) {
            (self.is_stale, self.owed) = (false, Some(now));
            self.kinds.values_mut().for_each(|it| it.is_owed = true);
        }
    }

    /// All objects have been judged together once.
    pub(super) fn has_judged_together(&self) -> bool {
        self.last_round.is_some()
    }

    /// How many objects there are.
    pub(super) fn objects(&self) -> usize {
        self.kinds.values().map(|it| it.objects.len()).sum()
    }

    /// The object is known and judged by itself, or what is told of all together names it.
    pub(super) fn has(&self, object: &Reference) -> bool {
        let group = object.api_version.split_once('/').map_or("", |(group, _)| group);
        let of_kind = self.kinds.get(&(group.to_owned(), object.kind.clone()));
        let key = super::sight::key(object.namespace.as_deref(), &object.name);
        match of_kind.map(|it| (it, it.objects.get(&key))) {
            // Where its kind cannot be seen, it may be there.
            Some((of_kind, None)) => !of_kind.is_seen() || self.told.has(object),
            Some((_, Some(known))) => !known.is_hidden || self.told.has(object),
            None => self.told.has(object) || self.silent.contains(group),
        }
    }

    pub(super) fn gaps(&self) -> Gaps {
        let mut gaps = Gaps::default();
        self.silent.iter().for_each(|group| gaps.lose_group(group));
        let unseen = self.kinds.iter().filter(|(_, it)| !it.is_seen());
        unseen.for_each(|((group, kind), _)| gaps.lose(Kind::new(group, kind)));
        gaps
    }

    fn known(&mut self, place: &Named, key: &str) -> Option<&mut Known> {
        self.kinds.get_mut(place)?.objects.get_mut(key)
    }
}

pub(super) fn place_of(sight: &Sight<'_>) -> Named {
    (sight.group.to_owned(), sight.kind.to_owned())
}
