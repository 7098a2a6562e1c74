//! A store that takes nothing for a while loses nothing.

use std::sync::RwLock;
use std::thread;
use std::time::Duration;

use server::background::Writing;
use store::{
    Count, Cursor, Deed, Event, EventCursor, EventFilter, ExceptionRequest, Filter, Group, Health,
    Kept, KeptRequest, Listing, ObjectCount, Observation, ObserveError, Observed, Order, Page,
    Period, QueryError, RecordError, RequestError, RequestState, RetainError, Retained, Retention,
    Settings, Sqlite, Step, Store, TrailChange, TrailEntry, TrendDay,
};

use super::sameness::{five_hundred, similar};
use super::{Folder, kept, kinds_of, list, pay, scanned, with};

/// A store of files whose limit is raised while it is used.
struct Raised(RwLock<Sqlite>);

impl Raised {
    fn raise(&self, folder: &Folder) {
        *self.0.write().unwrap() = folder.store();
    }
}

impl Store for Raised {
    fn observe(&self, observations: &[Observation<'_>]) -> Result<Observed, ObserveError> {
        self.0.read().unwrap().observe(observations)
    }

    fn findings(
        &self,
        filter: &Filter,
        order: Order,
        page: Page<Cursor>,
    ) -> Result<Listing<Kept, Cursor>, QueryError> {
        self.0.read().unwrap().findings(filter, order, page)
    }

    fn count(&self, filter: &Filter, by: Group) -> Result<Vec<Count>, QueryError> {
        self.0.read().unwrap().count(filter, by)
    }

    fn objects(&self, filter: &Filter, most: u16) -> Result<Vec<ObjectCount>, QueryError> {
        self.0.read().unwrap().objects(filter, most)
    }

    fn trend(&self, period: &Period) -> Result<Vec<TrendDay>, QueryError> {
        self.0.read().unwrap().trend(period)
    }

    fn record(&self, events: &[Event]) -> Result<(), RecordError> {
        self.0.read().unwrap().record(events)
    }

    fn events(
        &self,
        filter: &EventFilter,
        page: Page<EventCursor>,
    ) -> Result<Listing<Event, EventCursor>, QueryError> {
        self.0.read().unwrap().events(filter, page)
    }

    fn request(&self, request: &ExceptionRequest, asked: &Deed) -> Result<u64, RequestError> {
        self.0.read().unwrap().request(request, asked)
    }

    fn step(&self, id: u64, step: Step, deed: &Deed) -> Result<KeptRequest, RequestError> {
        self.0.read().unwrap().step(id, step, deed)
    }

    fn requests(
        &self,
        state: Option<RequestState>,
        page: Page<u64>,
    ) -> Result<Listing<KeptRequest, u64>, QueryError> {
        self.0.read().unwrap().requests(state, page)
    }

    fn note(&self, change: &TrailChange) -> Result<TrailEntry, RecordError> {
        self.0.read().unwrap().note(change)
    }

    fn trail(&self, page: Page<u64>) -> Result<Listing<TrailEntry, u64>, QueryError> {
        self.0.read().unwrap().trail(page)
    }

    fn retain(&self, retention: Retention) -> Result<Retained, RetainError> {
        self.0.read().unwrap().retain(retention)
    }

    fn health(&self) -> Result<Health, QueryError> {
        self.0.read().unwrap().health()
    }
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost_when_there_is_room_again() {
    let documents = five_hundred();
    let kinds = kinds_of(&documents);
    let folder = Folder::new();
    let tight = Settings { largest_file: Some(400 << 10) };
    let store = Raised(RwLock::new(Sqlite::open(&folder.0, tight).unwrap()));
    let fares = with(&store, "", |background| {
        list(background, &documents, &kinds);
        pay(background, &documents);
        thread::sleep(Duration::from_millis(1_500));
        assert!(kept(&store).len() < 2_000);
        store.raise(&folder);
        // The store is tried again after a few seconds at most.
        for _ in 0..40 {
            pay(background, &documents);
            thread::sleep(Duration::from_millis(100));
        }
    });
    let is_full = |it: &Writing| matches!(it, Writing::Fails(why) if why.contains("no space"));
    assert!(fares.iter().any(is_full), "{fares:?}");
    assert_eq!(fares.last(), Some(&Writing::Works));
    similar(&kept(&store), &scanned(&documents, ""));
}
