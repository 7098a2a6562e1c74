//! How a request proves who asks: a token, a token in a file, a password, or what a plugin gives.
//!
//! Nothing here can be printed.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::plugin::{Given, Plugin, PluginError};

/// The token of a pod is renewed in its file long before it ends.
const FRESH: Duration = Duration::from_secs(60);

/// A certificate, and its key.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// What goes into the header `Authorization`.
pub(super) struct Credential(Kind);

enum Kind {
    None,
    Header(String),
    File { path: PathBuf, read: Mutex<Option<(Instant, String)>> },
    Plugin { plugin: Plugin, given: Mutex<Option<Given>> },
}

/// Why there is no credential.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The file of the token cannot be read.
    #[error("cannot read the token in {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The plugin gave none.
    #[error(transparent)]
    Plugin(#[from] PluginError),
}

impl Credential {
    #[expect(non_upper_case_globals, reason = "it reads as the variant that it is")]
    pub(super) const None: Credential = Credential(Kind::None);

    /// A token.
    pub(super) fn token(token: String) -> Credential {
        Credential(Kind::Header(bearer(&token)))
    }

    /// A token that others renew in its file.
    pub(super) fn file(path: PathBuf) -> Credential {
        Credential(Kind::File { path, read: Mutex::new(None) })
    }

    /// A name and a password.
    pub(super) fn password(user: &str, password: &str) -> Credential {
        let both = STANDARD.encode(format!("{user}:{password}"));
        Credential(Kind::Header(format!("Basic {both}")))
    }

    /// Whatever a plugin gives.
    pub(super) fn plugin(plugin: Plugin) -> Credential {
        Credential(Kind::Plugin { plugin, given: Mutex::new(None) })
    }

    /// The value of the header; `None` where there is nothing to say.
    pub(super) fn header(&self) -> Result<Option<String>, CredentialError> {
        match &self.0 {
            Kind::None => Ok(None),
            Kind::Header(header) => Ok(Some(header.clone())),
            Kind::File { path, read } => {
                let mut read = read.lock().unwrap_or_else(|held| held.into_inner());
                if let Some((when, token)) = read.as_ref()
                    && when.elapsed() < FRESH
                {
                    return Ok(Some(bearer(token)));
                }
                let path = || path.clone();
                let token = fs::read_to_string(path())
                    .map_err(|source| CredentialError::File { path: path(), source })?;
                Ok(Some(bearer(&read.insert((Instant::now(), token)).1)))
            }
            Kind::Plugin { plugin, given } => {
                let token = with_given(plugin, given, |given| given.token.clone())?;
                Ok(token.map(|token| bearer(&token)))
            }
        }
    }

    /// The certificate and key that a plugin gives instead of a token.
    pub(super) fn certificate(&self) -> Result<Option<Pair>, CredentialError> {
        match &self.0 {
            Kind::Plugin { plugin, given } => {
                Ok(with_given(plugin, given, |given| given.certificate.clone())?)
            }
            _ => Ok(None),
        }
    }

    /// The server refused it: whether asking again may give another one.
    pub(super) fn is_renewed(&self) -> bool {
        match &self.0 {
            Kind::None | Kind::Header(_) => false,
            Kind::File { read, .. } => {
                read.lock().unwrap_or_else(|held| held.into_inner()).take().is_some()
            }
            Kind::Plugin { given, .. } => {
                given.lock().unwrap_or_else(|held| held.into_inner()).take().is_some()
            }
        }
    }
}

fn with_given<T>(
    plugin: &Plugin,
    given: &Mutex<Option<Given>>,
    wanted: impl Fn(&Given) -> T,
) -> Result<T, PluginError> {
    let mut given = given.lock().unwrap_or_else(|held| held.into_inner());
    let given = match given.as_ref() {
        Some(given) => given,
        None => given.insert(plugin.run()?),
    };
    Ok(wanted(given))
}

fn bearer(token: &str) -> String {
    format!("Bearer {}", token.trim())
}
