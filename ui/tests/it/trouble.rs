//! A store that does not answer is told, and nothing hangs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use store::{
    Count, Cursor, Deed, Event, EventCursor, EventFilter, ExceptionRequest, Fault, Filter, Group,
    Health, Kept, KeptRequest, Listing, ObjectCount, Observation, ObserveError, Observed, Order,
    Page, Period, QueryError, RecordError, RequestError, RequestState, RetainError, Retained,
    Retention, Step, Store, TrailChange, TrailEntry, TrendDay,
};

use crate::sample::{Site, now, shop};

#[tokio::test]
async fn a_store_that_is_not_open_yet_is_told_with_its_reason() {
    let site = Site::new();
    site.enter().await;
    *site.program.store.lock().unwrap() = Err("the database cannot be reached".to_owned());
    for address in ["/", "/findings", "/namespaces", "/api/v1/findings", "/findings.csv"] {
        let answer = site.get(address).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert!(answer.body.contains("the database cannot be reached"), "{address}");
    }
    let system = site.get("/system").await;
    assert_eq!(system.status, StatusCode::OK);
    assert!(system.body.contains("the database cannot be reached"));
    assert!(system.body.contains("the database is locked"));
}

/// A store that is locked, or slow.
struct Ill {
    wait: Duration,
}

impl Ill {
    fn answer<T>(&self) -> Result<T, QueryError> {
        std::thread::sleep(self.wait);
        Err(Fault::Busy.into())
    }
}

impl Store for Ill {
    fn observe(&self, _: &[Observation<'_>]) -> Result<Observed, ObserveError> {
        Ok(Observed::default())
    }

    fn findings(
        &self,
        _: &Filter,
        _: Order,
        _: Page<Cursor>,
    ) -> Result<Listing<Kept, Cursor>, QueryError> {
        self.answer()
    }

    fn count(&self, _: &Filter, _: Group) -> Result<Vec<Count>, QueryError> {
        self.answer()
    }

    fn objects(&self, _: &Filter, _: u16) -> Result<Vec<ObjectCount>, QueryError> {
        self.answer()
    }

    fn trend(&self, _: &Period) -> Result<Vec<TrendDay>, QueryError> {
        self.answer()
    }

    fn record(&self, _: &[Event]) -> Result<(), RecordError> {
        Ok(())
    }

    fn events(
        &self,
        _: &EventFilter,
        _: Page<EventCursor>,
    ) -> Result<Listing<Event, EventCursor>, QueryError> {
        self.answer()
    }

    fn request(&self, _: &ExceptionRequest, _: &Deed) -> Result<u64, RequestError> {
        Err(Fault::Busy.into())
    }

    fn step(&self, _: u64, _: Step, _: &Deed) -> Result<KeptRequest, RequestError> {
        Err(Fault::Busy.into())
    }

    fn requests(
        &self,
        _: Option<RequestState>,
        _: Page<u64>,
    ) -> Result<Listing<KeptRequest, u64>, QueryError> {
        self.answer()
    }

    fn note(&self, _: &TrailChange) -> Result<TrailEntry, RecordError> {
        let (day, source) = (store::Moment::FIRST.day(), Fault::Busy);
        Err(RecordError::Database { day, source })
    }

    fn trail(&self, _: Page<u64>) -> Result<Listing<TrailEntry, u64>, QueryError> {
        self.answer()
    }

    fn retain(&self, _: Retention) -> Result<Retained, RetainError> {
        Ok(Retained::default())
    }

    fn health(&self) -> Result<Health, QueryError> {
        self.answer()
    }
}

#[tokio::test]
async fn a_store_that_refuses_is_told() {
    let site = Site::new();
    site.enter().await;
    *site.program.store.lock().unwrap() = Ok(Arc::new(Ill { wait: Duration::ZERO }));
    for address in ["/", "/findings?group=check", "/api/v1/namespaces", "/findings.json"] {
        let answer = site.get(address).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert!(answer.body.contains("too many wait to write"), "{address}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_slow_store_does_not_hang_pages() {
    let site = Site::new();
    site.keep(&shop(), now());
    site.enter().await;
    *site.program.store.lock().unwrap() = Ok(Arc::new(Ill { wait: Duration::from_secs(6) }));
    let began = Instant::now();
    // More than have a seat.
    let (addresses, mut answers) = (["/findings"; 12], Vec::new());
    for address in addresses {
        let site = &site;
        answers.push(async move { site.get(address).await });
    }
    for answer in join(answers).await {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    // What needs no store is answered meanwhile.
    assert_eq!(site.get("/login").await.status, StatusCode::OK);
}

/// All of them at once.
async fn join<T>(waiting: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = waiting.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, done) in waiting.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *done = Some(value);
            }
        }
        if done.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}
