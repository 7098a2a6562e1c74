//! The store of one machine: a folder with `state.db`, where findings are, and a file of events for
//! each day, which goes as a whole when it is old.

mod connection;
mod database;
mod days;
mod schema;

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::count::MOST_DAYS;
use crate::error::Fault;
use crate::sql;
use crate::{
    Count, Cursor, Deed, Event, EventCursor, EventFilter, ExceptionRequest, Filter, Group, Health,
    Kept, KeptRequest, Listing, Moment, ObjectCount, Observation, ObserveError, Observed,
    OpenError, Order, Page, Period, QueryError, RecordError, RequestError, RequestState,
    RetainError, Retained, Retention, Step, Store, TrailChange, TrailEntry, TrendDay,
};
use database::Database;
use days::Days;

/// How a store of files is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// How many bytes a file may have, so that it does not fill a disk that others need; `None`
    /// for as many as there is room for.
    pub largest_file: Option<u64>,
}

/// A store in a folder.
pub struct Sqlite {
    folder: PathBuf,
    state: Database,
    days: Days,
}

impl Sqlite {
    /// Opens the store in `folder`, and makes it where there is none. Only its owner may read it.
    pub fn open(folder: &Path, settings: Settings) -> Result<Sqlite, OpenError> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
        let state = Database::open(&folder.join("state.db"), schema::STATE, settings)?;
        Ok(Sqlite { folder: folder.to_owned(), state, days: Days::new(folder, settings) })
    }

    /// All bytes of all files.
    fn bytes(&self) -> Result<u64, Fault> {
        let unreadable = |error: std::io::Error| Fault::Unreachable { source: error.into() };
        let mut bytes = 0;
        for entry in fs::read_dir(&self.folder).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?;
            let is_ours = name.file_name().to_str().is_some_and(|it| it.contains(".db"));
            // A file that went meanwhile has no size.
            bytes += name.metadata().ok().filter(|_| is_ours).map_or(0, |it| it.len());
        }
        Ok(bytes)
    }

    /// Removes findings that were fixed long ago, a few at a time, so that others can write.
    fn remove_fixed(&self, before: Moment) -> Result<u64, Fault> {
        let mut removed = 0;
        loop {
            match self.state.write(|it| sql::remove_fixed(it, before))? {
                0 => return Ok(removed),
                some => removed += some,
            }
        }
    }
}

impl Store for Sqlite {
    fn observe(&self, observations: &[Observation<'_>]) -> Result<Observed, ObserveError> {
        sql::refuse(observations)?;
        self.state.write(|it| sql::observe(it, observations))
    }

    fn findings(
        &self,
        filter: &Filter,
        order: Order,
        page: Page<Cursor>,
    ) -> Result<Listing<Kept, Cursor>, QueryError> {
        Ok(self.state.read(|it| sql::findings(it, filter, order, &page))?)
    }

    fn count(&self, filter: &Filter, by: Group) -> Result<Vec<Count>, QueryError> {
        Ok(self.state.read(|it| sql::count(it, filter, by))?)
    }

    fn objects(&self, filter: &Filter, most: u16) -> Result<Vec<ObjectCount>, QueryError> {
        Ok(self.state.read(|it| sql::objects(it, filter, most))?)
    }

    fn trend(&self, period: &Period) -> Result<Vec<TrendDay>, QueryError> {
        period.check(MOST_DAYS)?;
        Ok(self.state.read(|it| sql::trend(it, period))?)
    }

    fn record(&self, events: &[Event]) -> Result<(), RecordError> {
        for (day, events) in sql::by_day(events) {
            self.days
                .record(day, &events)
                .map_err(|source| RecordError::Database { day, source })?;
        }
        Ok(())
    }

    fn events(
        &self,
        filter: &EventFilter,
        page: Page<EventCursor>,
    ) -> Result<Listing<Event, EventCursor>, QueryError> {
        Ok(self.days.events(filter, &page)?)
    }

    fn request(&self, request: &ExceptionRequest, asked: &Deed) -> Result<u64, RequestError> {
        request.refuse()?;
        self.state.write(|it| sql::ask(it, request, asked))
    }

    fn step(&self, id: u64, step: Step, deed: &Deed) -> Result<KeptRequest, RequestError> {
        self.state.write(|it| sql::step(it, id, step, deed))
    }

    fn requests(
        &self,
        state: Option<RequestState>,
        page: Page<u64>,
    ) -> Result<Listing<KeptRequest, u64>, QueryError> {
        Ok(self.state.read(|it| sql::requests(it, state, &page))?)
    }

    fn note(&self, change: &TrailChange) -> Result<TrailEntry, RecordError> {
        let day = change.deed.at.day();
        let noted: Result<_, Fault> = self.state.write(|it| sql::append(it, change));
        noted.map_err(|source| RecordError::Database { day, source })
    }

    fn trail(&self, page: Page<u64>) -> Result<Listing<TrailEntry, u64>, QueryError> {
        Ok(self.state.read(|it| sql::trail(it, &page))?)
    }

    fn retain(&self, retention: Retention) -> Result<Retained, RetainError> {
        let mut retained = Retained::default();
        if let Some(day) = retention.events_before {
            retained.days = self.days.remove_before(day)?;
        }
        if let Some(before) = retention.fixed_before {
            retained.findings = self.remove_fixed(before)?;
        }
        Ok(retained)
    }

    fn health(&self) -> Result<Health, QueryError> {
        let found = self.state.read(sql::health)?;
        let (events, days, last_event) = self.days.health()?;
        Ok(Health { bytes: self.bytes()?, events, days, last_event, ..found })
    }
}
