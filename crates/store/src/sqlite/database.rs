//! One file: a connection that writes, for which callers stand in line, and others that read beside
//! it.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Settings;
use super::connection::{Connected, Purpose};
use super::schema::Steps;
use crate::error::{Fault, OpenError};
use crate::sql::{Sql, in_transaction};

/// How many callers wait for their turn to write. More would wait longer than they can.
const LONGEST_LINE: usize = 64;

/// How many connections are kept for the next who reads.
const READERS: usize = 4;

/// How large the log of what was written stays after a large transaction, in bytes.
const LONGEST_LOG: u64 = 64 * 1024 * 1024;

/// How many pages of four KiB stay in the log before they go to their places: a page that is written
/// often is moved once.
const PAGES: u64 = 4_000;

/// How many the writer keeps in memory.
const CACHED: u64 = 2_000;

/// Says that a file is ours: `YAGU`.
const APPLICATION: i64 = 0x5941_4755;

pub(super) struct Database {
    file: PathBuf,
    writer: Mutex<Connected>,
    waiting: AtomicUsize,
    readers: Mutex<Vec<Connected>>,
}

impl Database {
    /// Opens a file, and makes it where there is none; brings it to the newest version.
    pub(super) fn open(
        file: &Path,
        steps: Steps,
        settings: Settings,
    ) -> Result<Database, OpenError> {
        let created = OpenOptions::new().create(true).append(true).mode(0o600).open(file);
        created.map_err(|error| Fault::Unreachable { source: error.into() })?;
        let mut writer = Connected::open(file, Purpose::Write)?;
        // Whoever is told that something is kept can rely on it, even when the power fails.
        writer.batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")?;
        writer.batch(&format!(
            "PRAGMA journal_size_limit = {LONGEST_LOG}; PRAGMA wal_autocheckpoint = {PAGES}; \
            PRAGMA cache_size = {CACHED}"
        ))?;
        migrate(file, &mut writer, steps)?;
        if let Some(bytes) = settings.largest_file {
            let pages = bytes / writer.pragma("page_size")?.unsigned_abs().max(1);
            writer.batch(&format!("PRAGMA max_page_count = {}", pages.max(1)))?;
        }
        Ok(Database {
            file: file.to_owned(),
            writer: Mutex::new(writer),
            waiting: AtomicUsize::new(0),
            readers: Mutex::default(),
        })
    }

    /// Does all of `work`, or nothing, and alone.
    pub(super) fn write<T, E: From<Fault>>(
        &self,
        work: impl FnOnce(&mut dyn Sql) -> Result<T, E>,
    ) -> Result<T, E> {
        let turn = Turn::wait(&self.waiting)?;
        let mut writer = lock(&self.writer);
        drop(turn);
        in_transaction(&mut *writer, "BEGIN IMMEDIATE", work)
    }

    /// Reads what was written before, whoever writes meanwhile.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&mut dyn Sql) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let spare = lock(&self.readers).pop();
        let mut reader = match spare {
            Some(reader) => reader,
            None => Connected::open(&self.file, Purpose::Read)?,
        };
        let done = in_transaction(&mut reader, "BEGIN", work);
        let mut readers = lock(&self.readers);
        if readers.len() < READERS {
            readers.push(reader);
        }
        done
    }
}

/// A panic of another thread rolled its transaction back: there is nothing half done.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A place in the line of those who want to write.
struct Turn<'d>(&'d AtomicUsize);

impl Turn<'_> {
    fn wait(waiting: &AtomicUsize) -> Result<Turn<'_>, Fault> {
        let before = waiting.fetch_add(1, Ordering::AcqRel);
        let turn = Turn(waiting);
        if before >= LONGEST_LINE { Err(Fault::Busy) } else { Ok(turn) }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Brings a file from the version that it has to the newest, or leaves it as it is.
fn migrate(file: &Path, writer: &mut Connected, steps: Steps) -> Result<(), OpenError> {
    let known = steps.len() as i64;
    if version(file, writer)? == known {
        return Ok(());
    }
    writer.batch("BEGIN IMMEDIATE")?;
    let migrated = migrate_from(version(file, writer), writer, steps);
    // Another program may have opened it at the same time, and gone first.
    let end = if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" };
    migrated.and(Ok(writer.batch(end)?))
}

fn migrate_from(
    found: Result<i64, OpenError>,
    writer: &Connected,
    steps: Steps,
) -> Result<(), OpenError> {
    let (found, known) = (found?, steps.len() as i64);
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    for step in steps.iter().skip(usize::try_from(found).unwrap_or_default()) {
        writer.batch(step)?;
    }
    let stamp = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {known}");
    Ok(writer.batch(&stamp)?)
}

/// The version of a file that is ours, or empty.
fn version(file: &Path, writer: &Connected) -> Result<i64, OpenError> {
    let is_ours = writer.pragma("application_id")? == APPLICATION;
    let found = writer.pragma("user_version")?;
    let is_empty = writer.pragma("schema_version")? == 0;
    if is_ours || is_empty && found == 0 {
        Ok(found)
    } else {
        Err(OpenError::Foreign { file: file.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE one (id INTEGER); INSERT INTO one VALUES (1);";
    const SECOND: &str = "ALTER TABLE one ADD COLUMN name TEXT NOT NULL DEFAULT 'x';";

    fn open(file: &Path, steps: Steps) -> Result<Database, OpenError> {
        Database::open(file, steps, Settings::default())
    }

    #[test]
    fn a_line_that_is_too_long_turns_away() {
        let waiting = AtomicUsize::new(0);
        let line: Vec<_> = (0..LONGEST_LINE).map(|_| Turn::wait(&waiting).unwrap()).collect();
        assert!(matches!(Turn::wait(&waiting).map(drop), Err(Fault::Busy)));
        drop(line);
        assert_eq!(waiting.load(Ordering::Acquire), 0);
        Turn::wait(&waiting).unwrap();
    }

    #[test]
    fn an_older_file_is_brought_up_and_a_newer_one_refused() {
        let folder = std::env::temp_dir().join(format!("yagura-migrate-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("state.db");
        open(&file, &[FIRST]).unwrap();
        let database = open(&file, &[FIRST, SECOND]).unwrap();
        let mut names = Vec::new();
        let asked = database.read(|it| {
            it.rows("SELECT name FROM one", &[], &mut |mut row| {
                names.push(row.text()?);
                Ok(())
            })
        });
        asked.unwrap();
        assert_eq!(names, ["x"]);
        let refused = open(&file, &[FIRST]).map(drop).unwrap_err();
        assert!(matches!(refused, OpenError::Newer { found: 2, known: 1 }), "{refused}");
        // A step that fails leaves the version as it was.
        open(&file, &[FIRST, SECOND, "CREATE TABLE two (id INTEGER); nonsense"])
            .map(drop)
            .unwrap_err();
        open(&file, &[FIRST, SECOND, "CREATE TABLE two (id INTEGER)"]).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
