//! What is in the cluster, judged when it changes: objects come by, and findings go to the store.
//!
//! Nothing here asks an API server or waits for the store: whoever watches calls, and a thread of its
//! own writes what has come together (`Background::write`). Of an object, no more is kept than what
//! others may ask of it.

mod beside;
mod clock;
mod exceptions;
mod judged;
mod outbox;
mod reconcile;
mod sight;
mod state;
mod told;
mod uid;
mod writer;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use arc_swap::ArcSwap;
use model::{Exception, Kind, Object};
use policy::Bundle;
use policy::bundle::{Around, Gathering};
use policy::cel::Timestamp;

pub use exceptions::{Exceptions, Wishes};
pub use judged::{Judges, Origin};
pub use writer::Writing;

use crate::metrics::BackgroundMeters;
use clock::Clock;
use outbox::{Outbox, Parcel, Part};
use sight::Sight;
use state::{Met, State};

/// After it has judged all objects together, the background rests at least so long, and ten times as
/// long as it took.
const REST: Duration = Duration::from_secs(1);

/// After a change of what policies look up, all objects are judged by them again, at most so often.
const AGAIN: Duration = Duration::from_secs(60);

/// Judges what is in the cluster.
pub struct Background {
    judges: ArcSwap<Judges>,
    around: ArcSwap<Around>,
    state: Mutex<State>,
    outbox: Outbox,
    clock: Clock,
    origin: Origin,
    meters: BackgroundMeters,
    /// Namespaces of which the store was told something.
    touched: Mutex<Touched>,
    /// What the store had from before has been compared with what there is.
    is_reconciled: AtomicBool,
}

/// A kind of objects, as its API names it: the group, `""` for the core group, and `Deployment`.
pub type Named = (String, String);

/// Namespaces of which the store was told something, `""` for objects that stand in none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touched {
    /// Perhaps all of them.
    pub all: bool,
    /// These.
    pub namespaces: BTreeSet<String>,
}

/// Looks at an object.
pub type See<'s> = dyn FnMut(&Object<'_>) + 's;

impl Background {
    /// A background that judges by `judges`, and knows of nothing yet.
    pub fn new(judges: Judges, origin: Origin, meters: BackgroundMeters) -> Background {
        let around = judges.around([].into_iter(), None);
        Background {
            state: Mutex::new(State::new()),
            around: ArcSwap::from_pointee(around),
            judges: ArcSwap::from_pointee(judges),
            outbox: Outbox::default(),
            clock: Clock::default(),
            origin,
            meters,
            touched: Mutex::new(Touched { all: true, namespaces: BTreeSet::new() }),
            is_reconciled: AtomicBool::new(false),
        }
    }

    /// These kinds will be told of, each in so many parts, and no others; of the groups, nothing is
    /// known.
    pub fn expect(&self, kinds: &[(Kind<'_>, u8)], silent: &[&str]) {
        let judges = self.judges.load_full();
        let dropped = self.state().expect(kinds, silent, &judges.bundle);
        self.outbox.put(dropped.into_iter().map(|it| Parcel::gone(it, self.clock.last())));
    }

    /// All objects of a part of a kind will be told of: what is not, until `is_whole`, is gone.
    pub fn begin(&self, kind: Kind<'_>, part: u8) {
        self.state().begin(kind, part);
    }

    /// The object is there, and stands so. Waits while more has come together than the store takes.
    pub fn object(&self, object: &Object<'_>, part: u8, now: SystemTime) {
        self.outbox.wait_for_room();
        self.meet(&Sight::of(object), part, now, State::meet);
    }

    /// The object stood so when somebody looked because it was owed (`tick`). What has become of it
    /// since counts more.
    pub fn again(&self, object: &Object<'_>, now: SystemTime) {
        self.outbox.wait_for_room();
        self.meet(&Sight::of(object), 0, now, State::meet_again);
    }

    /// The object is gone.
    pub fn gone(&self, object: &Object<'_>, now: SystemTime) {
        let at = self.clock.at(now);
        let gone = self.state().gone(&Sight::of(object), Instant::now());
        self.outbox.put(gone.into_iter().map(|it| Parcel::gone(it, at)));
    }

    /// All objects of the part of the kind have been told of.
    pub fn is_whole(&self, kind: Kind<'_>, part: u8, now: SystemTime) {
        let at = self.clock.at(now);
        let gone = self.state().is_whole(kind, part, Instant::now());
        self.outbox.put(gone.into_iter().map(|it| Parcel::gone(it, at)));
    }

    /// Objects of the kind cannot be seen. What was known of them stays as it is; what is not known
    /// counts as unknown, not as absent.
    pub fn is_blind(&self, kind: Kind<'_>, part: u8) {
        self.state().is_blind(kind, part);
    }

    /// The objects of a kind could not be shown: they are owed still.
    pub fn owe(&self, kind: &Named) {
        self.state().owe(kind);
    }

    /// The objects of a kind that was owed have been shown with `again`.
    pub fn was_owed(&self, kind: Kind<'_>) {
        self.state().was_owed(kind);
    }

    /// It judges by these policies.
    pub fn judges_by(&self, bundle: &Arc<Bundle>) -> bool {
        Arc::ptr_eq(&self.judges.load().bundle, bundle)
    }

    /// What is lived with, as the judges know it.
    pub fn exceptions(&self) -> Arc<Vec<Exception>> {
        Arc::clone(&self.judges.load().exceptions.project)
    }

    /// Judges by others from now on. All objects are owed then.
    pub fn judge_by(&self, judges: Judges) {
        let mut state = self.state();
        if judges.differ(&self.judges.load()) {
            state.tell_again();
        }
        state.judge_by(&judges.bundle);
        self.judges.store(Arc::new(judges));
    }

    /// Takes the objects of files, all of them: `show` shows them, as often as it is asked. What is not
    /// among them is gone.
    pub fn files(&self, show: &dyn Fn(&mut See<'_>), now: SystemTime, moment: Option<Timestamp>) {
        let mut kinds = BTreeSet::new();
        show(&mut |object| {
            let sight = Sight::of(object);
            kinds.insert((sight.group.to_owned(), sight.kind.to_owned()));
        });
        let kinds: Vec<(Kind<'_>, u8)> =
            kinds.iter().map(|(group, name)| (Kind::new(group, name), 1)).collect();
        self.expect(&kinds, &[]);
        kinds.iter().for_each(|(kind, _)| self.begin(*kind, 0));
        show(&mut |object| self.object(object, 0, now));
        kinds.iter().for_each(|(kind, _)| self.is_whole(*kind, 0, now));
        // Policies may have had to wait for what they look up.
        while !self.tick(now, moment).is_empty() {
            show(&mut |object| self.again(object, now));
            kinds.iter().for_each(|(kind, _)| self.was_owed(*kind));
        }
    }

    /// What is done now and then, a few times a second: all objects are judged together where some
    /// have changed, and what policies look up is brought up to date. Gives the kinds whose objects
    /// are to be shown once more (`again`, then `was_owed`), the most urgent first.
    pub fn tick(&self, now: SystemTime, moment: Option<Timestamp>) -> Vec<Named> {
        let (mut state, judges, began) = (self.state(), self.judges.load_full(), Instant::now());
        self.begin_day(&mut state, &judges, now);
        let mut around = self.around.load_full();
        if state.beside_is_due(began, REST) {
            let gaps = (self.origin == Origin::Cluster).then(|| state.gaps());
            around = Arc::new(judges.around(state.beside.objects(), gaps));
            state.beside_is_done();
        }
        self.around.store(Arc::new(around.at_moment(moment)));
        state.owe_what_is_stale(began, AGAIN);
        if state.world_is_due(Instant::now(), REST) && !self.outbox.is_overfull() {
            self.judge_together(&mut state, &judges, now);
        }
        self.meters.objects.set(i64::try_from(state.objects()).unwrap_or(i64::MAX));
        self.meters.unlisted_kinds.set(i64::try_from(state.unlisted()).unwrap_or(i64::MAX));
        for kind in self.outbox.dropped() {
            state.owe(&kind);
        }
        state.owed(Instant::now())
    }

    /// On another day than the last, what was lived with until then is not any more.
    fn begin_day(&self, state: &mut State, judges: &Judges, now: SystemTime) {
        let today = self.clock.at(now).day();
        let may_end = || {
            let ends = judges.exceptions.project.iter().any(|it| it.until.is_some());
            ends || state.wished.may_end()
        };
        let is_other = state.day.is_some_and(|day| day != today);
        if is_other && may_end() {
            state.tell_again();
        }
        state.day = Some(today);
    }

    /// What policies may look up, as it was at the last `tick`.
    pub fn around(&self) -> Arc<Around> {
        self.around.load_full()
    }

    /// The store has everything that was found, and what it had from before has been compared with what
    /// there is.
    pub fn is_written(&self) -> bool {
        self.is_reconciled.load(Ordering::Acquire) && self.outbox.is_done()
    }

    /// Of which namespaces the store was told something since this was asked last.
    pub fn take_touched(&self) -> Touched {
        std::mem::take(&mut self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Of these it is to be told again.
    pub fn touch(&self, touched: Touched) {
        let mut own = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        own.all |= touched.all;
        own.namespaces.extend(touched.namespaces);
    }

    /// All kinds that are told of have been, at least once, or cannot be.
    pub fn is_settled(&self) -> bool {
        self.state().is_settled()
    }

    /// All of these kinds have been told of, or cannot be.
    pub fn is_settled_for(&self, kinds: &[Kind<'_>]) -> bool {
        self.state().is_settled_for(kinds)
    }

    /// Policies may look up objects of this kind.
    pub fn is_looked_up(&self, kind: Kind<'_>) -> bool {
        Gathering::for_bundle(&self.judges.load().bundle, model::Inventory::of_some(), false)
            .wants(kind)
    }

    /// No check and no policy looks further into objects of this kind than their metadata.
    pub fn is_metadata(&self, kind: Kind<'_>) -> bool {
        let judges = self.judges.load();
        model::Kept::is_metadata(kind)
            && !judges.checks.looks_into(kind)
            && judges.bundle.is_empty()
    }

    fn meet(
        &self,
        sight: &Sight<'_>,
        part: u8,
        now: SystemTime,
        meet: fn(&mut State, &Sight<'_>, u8) -> Met,
    ) {
        let at = self.clock.at(now);
        let hidden = |it| Parcel::gone(it, at);
        let met = meet(&mut self.state(), sight, part);
        match met {
            Met::Nothing => {}
            Met::Gone(gone) => self.outbox.put(gone.into_iter().map(hidden)),
            Met::ToJudge(gone) => {
                self.outbox.put(gone.into_iter().map(hidden));
                let judges = self.judges.load_full();
                let wishes = judges.exceptions.reader.of(&sight.object);
                let findings = judges.judge(&sight.object, &self.around.load_full(), self.origin);
                self.meters.judgements.inc();
                let mut state = self.state();
                state.wish(sight, wishes);
                if state.is_news(sight, &findings, at) {
                    let object = sight.object.reference();
                    self.outbox.put([Parcel::new(Part::Own(object), findings, at)]);
                }
            }
        }
    }

    /// Judges all objects together, check by check, and tells what has changed since the last time.
    /// Where more waits than should, it goes on at the next `tick`.
    fn judge_together(&self, state: &mut State, judges: &Judges, now: SystemTime) {
        let at = self.clock.at(now);
        let took = state.judge_together(&judges.checks, self.origin, at, &mut |parcels| {
            self.outbox.put(parcels);
            match self.outbox.is_overfull() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        took.into_iter().for_each(|it| self.meters.world_seconds.observe(it.as_secs_f64()));
    }

    /// A panic of another thread left nothing half done that the next sight does not mend.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
