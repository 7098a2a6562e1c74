//! A level and a version: what a pod is held to.

use std::fmt;
use std::str::FromStr;

use super::{Level, Version};

/// What a pod is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standard {
    /// How strict.
    pub level: Level,
    /// By the rules of which release.
    pub version: Version,
}

/// A reference `pss:LEVEL[@VERSION]` that names no standard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Another kind of reference.
    #[error("{0:?} is no Pod Security Standard: write pss:LEVEL or pss:LEVEL@VERSION")]
    Form(String),
    /// A level that does not exist.
    #[error("no Pod Security level {0:?}: it is one of privileged, baseline, restricted")]
    Level(String),
    /// A version that does not exist, or whose rules we do not know.
    #[error("no Pod Security version {0:?}: it is one of v1.0 to v1.{newest}, or latest", newest = Version::NEWEST)]
    Version(String),
}

impl Standard {
    /// Anything goes.
    pub const PRIVILEGED: Standard =
        Standard { level: Level::Privileged, version: Version::Latest };

    /// Reads `pss:LEVEL` or `pss:LEVEL@VERSION`.
    pub fn parse(reference: &str) -> Result<Standard, ReferenceError> {
        let Some(name) = reference.strip_prefix("pss:") else {
            return Err(ReferenceError::Form(reference.to_owned()));
        };
        let (level, version) = match name.split_once('@') {
            Some((level, version)) => (level, Some(version)),
            None => (name, None),
        };
        let level = level.parse().map_err(|_| ReferenceError::Level(level.to_owned()))?;
        let version = version.map_or(Ok(Version::Latest), known)?;
        Ok(Standard { level, version })
    }

    /// The reference that `parse` reads back.
    pub fn reference(self) -> String {
        match self.version {
            Version::Latest => format!("pss:{}", self.level),
            version => format!("pss:{}@{version}", self.level),
        }
    }
}

/// Whoever names a version by hand must learn that we do not know its rules.
fn known(text: &str) -> Result<Version, ReferenceError> {
    match text.parse() {
        Ok(version @ Version::V1(minor)) if minor <= Version::NEWEST => Ok(version),
        Ok(Version::Latest) => Ok(Version::Latest),
        _ => Err(ReferenceError::Version(text.to_owned())),
    }
}

impl FromStr for Standard {
    type Err = ReferenceError;

    fn from_str(reference: &str) -> Result<Standard, ReferenceError> {
        Standard::parse(reference)
    }
}

impl fmt::Display for Standard {
    /// As the API server writes it: `restricted:v1.30`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.level, self.version)
    }
}
