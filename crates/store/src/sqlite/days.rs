//! Events: a file for each day, `events-20261122.db`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::database::{Database, lock};
use super::{Settings, schema};
use crate::error::{Fault, OpenError, RetainError};
use crate::sql;
use crate::{Day, Event, EventCursor, EventFilter, Listing, Moment, Page};

/// How many files are kept open: events come for today, and around midnight for yesterday.
const OPEN: usize = 3;

pub(super) struct Days {
    folder: PathBuf,
    settings: Settings,
    open: Mutex<BTreeMap<Day, Arc<Database>>>,
}

/// How many events there are, from which day to which, and the moment of the last.
type Told = (u64, Option<(Day, Day)>, Option<Moment>);

impl Days {
    pub(super) fn new(folder: &Path, settings: Settings) -> Days {
        Days { folder: folder.to_owned(), settings, open: Mutex::default() }
    }

    /// Keeps events of a day, all or none.
    pub(super) fn record(&self, day: Day, events: &[&Event]) -> Result<(), Fault> {
        self.database(day)?.write(|it| sql::insert_events(it, events))
    }

    /// A page of events, the latest first.
    pub(super) fn events(
        &self,
        filter: &EventFilter,
        page: &Page<EventCursor>,
    ) -> Result<Listing<Event, EventCursor>, Fault> {
        let mut found = Vec::new();
        for day in self.all()?.into_iter().rev().filter(|day| may_have(*day, filter, page)) {
            let missing = page.rows() + 1 - found.len();
            if missing == 0 {
                break;
            }
            let database = self.database(day)?;
            found.extend(database.read(|it| sql::events(it, filter, page.after, missing))?);
        }
        Ok(sql::listing(found, page))
    }

    /// Removes the files of the days before this one.
    pub(super) fn remove_before(&self, day: Day) -> Result<u64, RetainError> {
        let mut removed = 0;
        for old in self.all()?.into_iter().filter(|old| *old < day) {
            let mut open = lock(&self.open);
            open.remove(&old);
            // What SQLite keeps beside a file goes first: alone, it would be taken for a part of the
            // next file of this name.
            for end in ["-wal", "-shm", ""] {
                let mut file = self.file(old).into_os_string();
                file.push(end);
                remove(Path::new(&file))?;
            }
            removed += 1;
        }
        Ok(removed)
    }

    pub(super) fn health(&self) -> Result<Told, Fault> {
        let days = self.all()?;
        let (mut events, mut last) = (0, None);
        for day in &days {
            // Nothing is ever removed from a file: the last number is how many there are.
            let question = "SELECT coalesce(max(id), 0) FROM event";
            events +=
                self.database(*day)?.read(|it| sql::number(it, question, &[]))?.unsigned_abs();
        }
        if let Some(day) = days.last() {
            let question = "SELECT coalesce(max(moment), 0) FROM event";
            last = Some(self.database(*day)?.read(|it| sql::number(it, question, &[]))?);
        }
        let span = days.first().copied().zip(days.last().copied());
        Ok((events, span, last.filter(|it| *it > 0).and_then(Moment::from_micros)))
    }

    fn file(&self, day: Day) -> PathBuf {
        self.folder.join(format!("events-{}.db", day.stamp()))
    }

    /// The days that have a file, the first one first.
    fn all(&self) -> Result<Vec<Day>, Fault> {
        let unreadable = |error: io::Error| Fault::Unreachable { source: error.into() };
        let mut days = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            let stamp =
                name.to_str().and_then(|it| it.strip_prefix("events-")?.strip_suffix(".db"));
            days.extend(stamp.and_then(Day::of_stamp));
        }
        days.sort_unstable();
        Ok(days)
    }

    fn database(&self, day: Day) -> Result<Arc<Database>, Fault> {
        let mut open = lock(&self.open);
        if let Some(database) = open.get(&day) {
            return Ok(Arc::clone(database));
        }
        let opened = Database::open(&self.file(day), schema::EVENTS, self.settings);
        let database = Arc::new(opened.map_err(|error| match error {
            OpenError::Database { source } => source,
            other => Fault::Refused { source: other.into() },
        })?);
        if open.len() >= OPEN {
            open.pop_first();
        }
        open.insert(day, Arc::clone(&database));
        Ok(database)
    }
}

/// The day's events may belong to the page.
fn may_have(day: Day, filter: &EventFilter, page: &Page<EventCursor>) -> bool {
    let is_late = filter.at.since.is_none_or(|since| since.day() <= day);
    let is_early = filter.at.until.is_none_or(|until| day.begins() < until);
    let is_next = page.after.is_none_or(|after| day.begins().micros() <= after.moment);
    is_late && is_early && is_next
}

fn remove(file: &Path) -> Result<(), RetainError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(RetainError::File { file: file.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}
