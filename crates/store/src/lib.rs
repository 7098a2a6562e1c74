//! Findings and events over time. SQLite keeps them in files beside the program; PostgreSQL keeps
//! them when they outgrow one machine.
//!
//! Nothing here looks at a clock: whoever calls says when. Calls block, so an asynchronous program
//! makes them from threads that may.

mod count;
mod error;
mod event;
mod export;
mod filter;
mod kept;
mod key;
mod moment;
mod observation;
#[cfg(feature = "postgres")]
mod postgres;
mod request;
mod sql;
mod sqlite;
mod trail;
mod wire;

pub use count::{Change, Count, Group, ObjectCount, Period, TrendDay};
pub use error::{
    ExportError, Fault, ObserveError, OpenError, QueryError, RecordError, RetainError,
};
pub use event::{Body, Event, EventCursor, EventFilter, EventKind, VerdictKind};
pub use export::{export_events, export_findings, finding_json};
pub use filter::{Cursor, Filter, Interval, NoCursor, Order, Page, Said, State};
pub use kept::{Health, History, Kept, Listing, Retained, Retention};
pub use moment::{Day, Moment};
pub use observation::{Entrance, Entrances, Observation, Observed, Scope};
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
pub use request::{Deed, ExceptionRequest, KeptRequest, RequestError, RequestState, Step};
pub use sqlite::{Settings, Sqlite};
pub use trail::{TrailChange, TrailDigest, TrailEntry, TrailError, verify_trail};

/// Where findings and events are kept.
pub trait Store: Send + Sync {
    /// Keeps what was observed, all of it or nothing, in the order given: what is new is added,
    /// what is known was seen once more, what its scope has no longer is fixed, and what was fixed
    /// and is there again is open again. The same once more changes nothing, and so does what
    /// somebody saw before the last who looked.
    fn observe(&self, observations: &[Observation<'_>]) -> Result<Observed, ObserveError>;

    /// A page of findings.
    fn findings(
        &self,
        filter: &Filter,
        order: Order,
        page: Page<Cursor>,
    ) -> Result<Listing<Kept, Cursor>, QueryError>;

    /// How many findings there are of each, the largest number first.
    fn count(&self, filter: &Filter, by: Group) -> Result<Vec<Count>, QueryError>;

    /// The objects with the most findings, the worst first: `most` of them, and at most a thousand.
    fn objects(&self, filter: &Filter, most: u16) -> Result<Vec<ObjectCount>, QueryError>;

    /// What happened to findings on each day of a period.
    fn trend(&self, period: &Period) -> Result<Vec<TrendDay>, QueryError>;

    /// Keeps events: all of a day, or none. Where this fails, days before the one named are kept.
    fn record(&self, events: &[Event]) -> Result<(), RecordError>;

    /// A page of events, the latest first.
    fn events(
        &self,
        filter: &EventFilter,
        page: Page<EventCursor>,
    ) -> Result<Listing<Event, EventCursor>, QueryError>;

    /// Keeps a request for an exception, and gives its number.
    fn request(&self, request: &ExceptionRequest, asked: &Deed) -> Result<u64, RequestError>;

    /// Does something about a request, where that may be done and nobody was first.
    fn step(&self, id: u64, step: Step, deed: &Deed) -> Result<KeptRequest, RequestError>;

    /// A page of requests, the latest first; those in one state only where that is said.
    fn requests(
        &self,
        state: Option<RequestState>,
        page: Page<u64>,
    ) -> Result<Listing<KeptRequest, u64>, QueryError>;

    /// Appends what somebody changed to the audit trail. Requests do so themselves.
    fn note(&self, change: &TrailChange) -> Result<TrailEntry, RecordError>;

    /// A page of the audit trail, the first entry first.
    fn trail(&self, page: Page<u64>) -> Result<Listing<TrailEntry, u64>, QueryError>;

    /// Removes what is old. Trends stay, and so do requests and the audit trail.
    fn retain(&self, retention: Retention) -> Result<Retained, RetainError>;

    /// How much is kept, and since when nothing was.
    fn health(&self) -> Result<Health, QueryError>;
}
