//! What could not be read, or was read with a doubt.

use std::fmt;
use std::sync::Arc;

use crate::finding::Place;

/// One thing to tell a person about the input itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether anything was lost.
    pub level: Level,
    /// The file, as the person named it; `None` until the reader of files adds it.
    pub file: Option<Arc<str>>,
    /// Where in the file.
    pub place: Option<Place>,
    /// One clause, lower case, without a full stop.
    pub says: String,
    /// What to do next, where there is something to do.
    pub help: Option<String>,
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everything was read, but perhaps not as its author meant.
    Warning,
    /// Something was not judged that should have been: `unknown: not rendered` and the like.
    Unknown,
    /// Something could not be read.
    Error,
}

impl Diagnostic {
    /// Something could not be read.
    pub fn error(says: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Level::Error, says.into())
    }

    /// Everything was read, but perhaps not as its author meant.
    pub fn warning(says: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Level::Warning, says.into())
    }

    /// Something was not judged that should have been.
    pub fn unknown(says: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Level::Unknown, says.into())
    }

    /// The same, at a place in the file.
    pub fn at(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self
    }

    /// The same, in `file`.
    pub fn in_file(mut self, file: &Arc<str>) -> Diagnostic {
        self.file = Some(Arc::clone(file));
        self
    }

    /// The same, with what to do next.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    fn new(level: Level, says: String) -> Diagnostic {
        Diagnostic { level, file: None, place: None, says, help: None }
    }
}

impl Level {
    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Level::Warning => "warning",
            Level::Unknown => "unknown",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}
