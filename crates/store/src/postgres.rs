//! The store of many machines: a schema `yagura` in a PostgreSQL server, with a partition of events
//! for each day. Connections are encrypted as `sslmode` of the address says.
//!
//! Calls run a small runtime of their own, so none may be made from a task of another runtime.

mod address;
mod connection;
mod days;
mod schema;
mod tls;

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::count::MOST_DAYS;
use crate::error::Fault;
use crate::sql::{self, Sql, transacted};
use crate::{
    Count, Cursor, Day, Deed, Event, EventCursor, EventFilter, ExceptionRequest, Filter, Group,
    Health, Kept, KeptRequest, Listing, Moment, ObjectCount, Observation, ObserveError, Observed,
    OpenError, Order, Page, Period, QueryError, RecordError, RequestError, RequestState,
    RetainError, Retained, Retention, Step, Store, TrailChange, TrailEntry, TrendDay,
};
use address::Address;
use connection::Connected;

/// How many connections are kept for the next who calls.
const SPARE: usize = 4;

/// How long a server may take to answer the first time.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads see one moment, however many questions they ask.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// What all who write findings wait for: what is new is told by what is known.
const WRITE: &str = "BEGIN; SELECT pg_advisory_xact_lock(6432114257193951)";

/// A store in a PostgreSQL server, from version 15 on.
pub struct Postgres {
    address: Address,
    spare: Mutex<Vec<Connected>>,
    /// Days that are known to have a partition.
    days: Mutex<BTreeSet<Day>>,
}

impl Postgres {
    /// Opens the store at an address as libpq knows it, `postgresql://user:password@host/database`
    /// or `host=… user=… dbname=…`; makes the schema where there is none, and brings it to the
    /// newest version. `sslmode` and `sslrootcert` mean what they do in libpq, but that no authorities
    /// are looked for in the home of the user.
    pub fn open(address: &str) -> Result<Postgres, OpenError> {
        let mut address = Address::read(address)?;
        address.config.application_name("yagura");
        if address.config.get_connect_timeout().is_none() {
            address.config.connect_timeout(PATIENCE);
        }
        let mut connected = Connected::open(&address)?;
        schema::migrate(&mut connected, schema::STEPS)?;
        Ok(Postgres { address, spare: Mutex::new(vec![connected]), days: Mutex::default() })
    }

    /// Does all of `work`, or nothing, in a transaction that begins like this.
    fn with<T, E: From<Fault>>(
        &self,
        begin: &str,
        work: impl FnOnce(&mut dyn Sql) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connected = self.begin(begin)?;
        let done = transacted(&mut connected, work);
        let mut spare = lock(&self.spare);
        if spare.len() < SPARE && connected.is_open() {
            spare.push(connected);
        }
        done
    }

    /// A connection whose transaction has begun. One that was kept may have died with its server.
    fn begin(&self, begin: &str) -> Result<Connected, Fault> {
        loop {
            let spare = lock(&self.spare).pop();
            let is_fresh = spare.is_none();
            let mut connected = match spare {
                Some(spare) => spare,
                None => Connected::open(&self.address)?,
            };
            match connected.run(begin, &[]) {
                Ok(_) => return Ok(connected),
                Err(Fault::Unreachable { .. }) if !is_fresh => {}
                Err(fault) => return Err(fault),
            }
        }
    }
}

/// A panic of another thread left nothing half done in what is kept here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store for Postgres {
    fn observe(&self, observations: &[Observation<'_>]) -> Result<Observed, ObserveError> {
        sql::refuse(observations)?;
        self.with(WRITE, |it| sql::observe(it, observations))
    }

    fn findings(
        &self,
        filter: &Filter,
        order: Order,
        page: Page<Cursor>,
    ) -> Result<Listing<Kept, Cursor>, QueryError> {
        Ok(self.with(READ, |it| sql::findings(it, filter, order, &page))?)
    }

    fn count(&self, filter: &Filter, by: Group) -> Result<Vec<Count>, QueryError> {
        Ok(self.with(READ, |it| sql::count(it, filter, by))?)
    }

    fn objects(&self, filter: &Filter, most: u16) -> Result<Vec<ObjectCount>, QueryError> {
        Ok(self.with(READ, |it| sql::objects(it, filter, most))?)
    }

    fn trend(&self, period: &Period) -> Result<Vec<TrendDay>, QueryError> {
        period.check(MOST_DAYS)?;
        Ok(self.with(READ, |it| sql::trend(it, period))?)
    }

    fn record(&self, events: &[Event]) -> Result<(), RecordError> {
        for (day, events) in sql::by_day(events) {
            self.record_day(day, &events)
                .map_err(|source| RecordError::Database { day, source })?;
        }
        Ok(())
    }

    fn events(
        &self,
        filter: &EventFilter,
        page: Page<EventCursor>,
    ) -> Result<Listing<Event, EventCursor>, QueryError> {
        let rows = page.rows() + 1;
        let found = self.with(READ, |it| sql::events(it, filter, page.after, rows))?;
        Ok(sql::listing(found, &page))
    }

    fn request(&self, request: &ExceptionRequest, asked: &Deed) -> Result<u64, RequestError> {
        request.refuse()?;
        self.with(WRITE, |it| sql::ask(it, request, asked))
    }

    fn step(&self, id: u64, step: Step, deed: &Deed) -> Result<KeptRequest, RequestError> {
        self.with(WRITE, |it| sql::step(it, id, step, deed))
    }

    fn requests(
        &self,
        state: Option<RequestState>,
        page: Page<u64>,
    ) -> Result<Listing<KeptRequest, u64>, QueryError> {
        Ok(self.with(READ, |it| sql::requests(it, state, &page))?)
    }

    fn note(&self, change: &TrailChange) -> Result<TrailEntry, RecordError> {
        let day = change.deed.at.day();
        let noted: Result<_, Fault> = self.with(WRITE, |it| sql::append(it, change));
        noted.map_err(|source| RecordError::Database { day, source })
    }

    fn trail(&self, page: Page<u64>) -> Result<Listing<TrailEntry, u64>, QueryError> {
        Ok(self.with(READ, |it| sql::trail(it, &page))?)
    }

    fn retain(&self, retention: Retention) -> Result<Retained, RetainError> {
        let mut retained = Retained::default();
        if let Some(day) = retention.events_before {
            retained.days = self.remove_days(day)?;
        }
        if let Some(before) = retention.fixed_before {
            loop {
                match self.with(WRITE, |it| sql::remove_fixed(it, before))? {
                    0 => break,
                    some => retained.findings += some,
                }
            }
        }
        Ok(retained)
    }

    fn health(&self) -> Result<Health, QueryError> {
        let health = self.with(READ, |it| {
            let found = sql::health(it)?;
            let bytes = "SELECT CAST(coalesce(sum(pg_total_relation_size(oid)), 0) AS BIGINT) \
                FROM pg_class WHERE relnamespace = 'yagura'::regnamespace AND relkind = 'r'";
            let bytes = sql::number(it, bytes, &[])?.unsigned_abs();
            let (events, days) = days::told(it)?;
            let last = sql::number(it, "SELECT coalesce(max(moment), 0) FROM event", &[])?;
            let last_event = Moment::from_micros(last).filter(|_| last > 0);
            Ok::<_, Fault>(Health { bytes, events, days, last_event, ..found })
        });
        Ok(health?)
    }
}
