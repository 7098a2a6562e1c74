//! The certificate that is served with: made here, or read from files.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use act::{SecretPlace, Writer};
use anyhow::Context;
use keys::serving::{Certificates, Leaf, Succession};

use super::home::Home;
use super::shared::Shared;
use crate::cli::Serve;

/// So long authorities are as they are before another leaf is made: meanwhile an API server and the
/// other replicas hear of them.
const SETTLING: Duration = Duration::from_secs(60);

/// What is served with, and how the next one is come by.
pub(super) struct Certificate {
    pub(super) served: Arc<Certificates>,
    from: From,
    ends: SystemTime,
    /// Who signed it, as [`Leaf::signer`] says.
    signer: String,
    /// The authorities, and since when they are these.
    known: (String, Instant),
}

enum From {
    Shared {
        shared: Box<Shared>,
        names: Vec<String>,
    },
    Authorities {
        succession: Box<Succession>,
        names: Vec<String>,
        file: Option<PathBuf>,
    },
    Files {
        chain: PathBuf,
        key: PathBuf,
        authorities: Option<PathBuf>,
        changed: Option<SystemTime>,
    },
}

impl Certificate {
    /// The one that was asked for. Replicas that stand behind a Service share their authorities.
    pub(super) fn of(
        serve: &Serve,
        replicas: Option<(Writer, &Home)>,
        now: SystemTime,
    ) -> anyhow::Result<Certificate> {
        let from = match (&serve.tls_cert, &serve.tls_key, replicas) {
            (Some(chain), Some(key), _) => {
                let (chain, key) = (chain.clone(), key.clone());
                From::Files { chain, key, authorities: serve.tls_ca.clone(), changed: None }
            }
            (_, _, Some((writer, home))) => {
                let secret =
                    SecretPlace::new(&home.namespace, &format!("{}-authorities", home.name));
                let shared = Box::new(Shared::open(writer, secret, now)?);
                let mut names = home.addresses();
                names.extend(serve.name.iter().cloned());
                From::Shared { shared, names }
            }
            _ => From::Authorities {
                succession: Box::new(Succession::new(now)?),
                names: serve.name.clone(),
                file: serve.ca_file.clone(),
            },
        };
        let mut from = from;
        let leaf = from.leaf(now)?;
        let (ends, signer) = (leaf.ends, leaf.signer.clone());
        from.publish()?;
        let known = (from.authorities(), Instant::now());
        Ok(Certificate { served: Certificates::new(leaf)?, from, ends, signer, known })
    }

    /// The authorities that it is to be believed by, in PEM.
    pub(super) fn authorities(&self) -> String {
        self.from.authorities()
    }

    /// When it ends, in seconds since 1970.
    pub(super) fn ends(&self) -> i64 {
        let since = self.ends.duration_since(UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }

    /// Serves with another where it is time; `true` where that was done.
    pub(super) fn renew(&mut self, now: SystemTime) -> anyhow::Result<bool> {
        match &mut self.from {
            From::Authorities { succession, .. } => {
                if succession.tend(now)? {
                    self.from.publish()?;
                }
            }
            From::Shared { shared, .. } => shared.tend(now)?,
            From::Files { .. } => {}
        }
        let authorities = self.from.authorities();
        if authorities != self.known.0 {
            self.known = (authorities, Instant::now());
        }
        let is_believed = self.from.knows(&self.signer);
        if is_believed && !(self.from.is_due(self.ends, now) && self.is_settled()) {
            return Ok(false);
        }
        let leaf = self.from.leaf(now)?;
        (self.ends, self.signer) = (leaf.ends, leaf.signer.clone());
        self.served.replace(leaf)?;
        Ok(true)
    }

    /// Everybody has heard of the authorities. Whoever brings files sees to that himself.
    fn is_settled(&self) -> bool {
        matches!(self.from, From::Files { .. }) || self.known.1.elapsed() >= SETTLING
    }
}

impl From {
    /// What is to be believed, in PEM.
    fn authorities(&self) -> String {
        match self {
            From::Authorities { succession, .. } => succession.certificates(),
            From::Shared { shared, .. } => shared.succession().certificates(),
            From::Files { authorities, .. } => {
                let read = authorities.as_ref().and_then(|path| fs::read_to_string(path).ok());
                read.unwrap_or_default()
            }
        }
    }

    /// Whether that is enough to believe what `signer` signed.
    fn knows(&self, signer: &str) -> bool {
        match self {
            From::Authorities { succession, .. } => succession.knows(signer),
            From::Shared { shared, .. } => shared.succession().knows(signer),
            From::Files { .. } => true,
        }
    }

    fn leaf(&mut self, now: SystemTime) -> anyhow::Result<Leaf> {
        match self {
            From::Authorities { succession, names, .. } => Ok(succession.issue(names, now)?),
            From::Shared { shared, names } => Ok(shared.succession().issue(names, now)?),
            From::Files { chain, key, changed, .. } => {
                *changed = modified(chain);
                let read = |path: &PathBuf| {
                    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
                };
                Ok(Leaf::read(&read(chain)?, &read(key)?)?)
            }
        }
    }

    fn is_due(&self, ends: SystemTime, now: SystemTime) -> bool {
        match self {
            From::Authorities { .. } | From::Shared { .. } => Leaf::ends_soon(ends, now),
            From::Files { chain, changed, .. } => modified(chain) != *changed,
        }
    }

    /// Writes the authorities' certificates where it was asked for.
    fn publish(&self) -> anyhow::Result<()> {
        if let From::Authorities { succession, file: Some(file), .. } = self {
            fs::write(file, succession.certificates())
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
        Ok(())
    }
}

fn modified(path: &PathBuf) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
