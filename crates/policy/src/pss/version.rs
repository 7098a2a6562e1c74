//! Which edition of a standard: rules are added, and sometimes relaxed, with releases of Kubernetes.

use std::fmt;
use std::str::FromStr;

/// The edition of a standard that a release of Kubernetes brought. `Latest` is newer than any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// `v1.N`.
    V1(u64),
    /// The newest that we know.
    Latest,
}

/// Text that names no version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be \"latest\" or \"v1.x\"")]
pub struct VersionError;

impl Version {
    /// The newest edition whose rules we know. The API server of this release judges
    /// a later edition by this one, and so do we.
    pub const NEWEST: u64 = 37;

    /// The number of the edition whose rules apply.
    pub(super) fn minor(self) -> u64 {
        match self {
            Version::V1(minor) => minor.min(Version::NEWEST),
            Version::Latest => Version::NEWEST,
        }
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Version, VersionError> {
        if text == "latest" {
            return Ok(Version::Latest);
        }
        let digits = text.strip_prefix("v1.").ok_or(VersionError)?;
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits || (digits.len() > 1 && digits.starts_with('0')) {
            return Err(VersionError);
        }
        // The API server reads it into a signed number of 64 bits.
        let minor: i64 = digits.parse().map_err(|_| VersionError)?;
        Ok(Version::V1(minor.unsigned_abs()))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Version::V1(minor) => write!(out, "v1.{minor}"),
            Version::Latest => out.write_str("latest"),
        }
    }
}
