//! What can go wrong: one enum for each operation, and what the database itself says as the cause.

use std::error::Error;
use std::path::PathBuf;

use model::Fingerprint;

use crate::moment::Day;

/// What a database said. It never holds a value that was given to it.
type Cause = Box<dyn Error + Send + Sync>;

/// What is wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// There is no room, on the disk or under the limit that was set.
    #[error("no space is left for the database: free some, or keep things for a shorter time")]
    Full {
        /// What the database said.
        source: Cause,
    },
    /// Another program holds it.
    #[error("the database is locked by another program: try again")]
    Locked {
        /// What the database said.
        source: Cause,
    },
    /// More calls wait for their turn to write than can be served soon.
    #[error("too many wait to write: try again")]
    Busy,
    /// What is kept cannot be what was written.
    #[error("the database is damaged: restore it from a copy, or remove it and begin anew")]
    Damaged {
        /// What the database said, or what could not be read.
        source: Cause,
    },
    /// There is no answer.
    #[error("the database cannot be reached")]
    Unreachable {
        /// What the system said.
        source: Cause,
    },
    /// Anything else.
    #[error("the database refused")]
    Refused {
        /// What the database said.
        source: Cause,
    },
}

impl Fault {
    pub(crate) fn damaged(source: impl Into<Cause>) -> Fault {
        Fault::Damaged { source: source.into() }
    }
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is not there and cannot be made.
    #[error("cannot make the folder {folder}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is a database of something else.
    #[error("{file} is a database of another program")]
    Foreign {
        /// The file.
        file: PathBuf,
    },
    /// A newer release made it.
    #[error("the database has version {found}, and this program knows {known}: use a newer one")]
    Newer {
        /// Its version.
        found: i64,
        /// The newest that is known here.
        known: i64,
    },
    /// The file that says where the database is cannot be read.
    #[error("cannot read the address of the database in {file}")]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// What says where the database is cannot be understood. It is not quoted: it may hold a
    /// password.
    #[error("the address of the database cannot be understood")]
    Address,
    /// It cannot be found out whether the server is the one that is meant.
    #[error("the database cannot be trusted: {says}")]
    Trust {
        /// Why, as a clause.
        says: String,
    },
    /// The database says no.
    #[error("cannot open the database")]
    Database {
        /// Why.
        #[from]
        source: Fault,
    },
}

/// Why findings are not kept. Then none of the batch are.
#[derive(Debug, thiserror::Error)]
pub enum ObserveError {
    /// A finding is about something else than the scope that it came with.
    #[error("the finding {fingerprint} is not of the scope it came with")]
    OutOfScope {
        /// The finding.
        fingerprint: Fingerprint,
    },
    /// A finding's verdict is neither `Fail` nor `Unknown`.
    #[error("the finding {fingerprint} says that nothing is wrong")]
    NothingWrong {
        /// The finding.
        fingerprint: Fingerprint,
    },
    /// The database says no.
    #[error("cannot keep findings")]
    Database {
        /// Why.
        #[from]
        source: Fault,
    },
}

/// Why there is no answer to a question.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// More days than a picture has room for.
    #[error("{days} days are asked for at once: at most {most}")]
    TooManyDays {
        /// How many were asked for.
        days: i64,
        /// How many may be.
        most: i64,
    },
    /// The database says no.
    #[error("cannot read the database")]
    Database {
        /// Why.
        #[from]
        source: Fault,
    },
}

/// Why events are not kept. Those of earlier days than the one named may be.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The database says no.
    #[error("cannot keep events of {day}")]
    Database {
        /// The day whose events are not kept.
        day: Day,
        /// Why.
        source: Fault,
    },
}

/// Why old things are still there, or some of them.
#[derive(Debug, thiserror::Error)]
pub enum RetainError {
    /// A file of events stays.
    #[error("cannot remove {file}")]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database says no.
    #[error("cannot remove what is old")]
    Database {
        /// Why.
        #[from]
        source: Fault,
    },
}

/// Why an export is not complete.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// What is kept cannot be read.
    #[error("cannot read what to export")]
    Query {
        /// Why.
        #[from]
        source: QueryError,
    },
    /// Where it goes does not take it.
    #[error("cannot write the export")]
    Write {
        /// What the system said.
        #[from]
        source: std::io::Error,
    },
}
