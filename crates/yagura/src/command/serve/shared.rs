//! The authorities that all replicas sign by, in a Secret of theirs.

use std::time::{Duration, Instant, SystemTime};

use act::{SecretPlace, WriteError, Writer};
use anyhow::Context;
use keys::serving::Succession;

use crate::speech;

/// How often it is looked whether another replica has made a new authority: long before anybody has
/// to believe it.
const EVERY: Duration = Duration::from_secs(30);

/// Authorities that others use too.
pub(super) struct Shared {
    writer: Writer,
    secret: SecretPlace,
    succession: Succession,
    looked: Instant,
}

impl Shared {
    /// Those of this Secret, which is made where there is none.
    pub(super) fn open(
        writer: Writer,
        secret: SecretPlace,
        now: SystemTime,
    ) -> anyhow::Result<Shared> {
        let cannot = "cannot read the authorities that replicas share";
        let kept = secret.read(&writer).context(cannot)?;
        let succession = match &kept {
            Some(kept) if !kept.bytes.is_empty() => {
                Succession::read(&kept.bytes).context(cannot)?
            }
            empty => {
                let own = Succession::new(now)?;
                match secret.write(&writer, empty.as_ref(), own.to_pem().as_bytes()) {
                    Ok(()) => own,
                    // Another replica was faster.
                    Err(WriteError::Conflict { .. }) => {
                        let kept = secret.read(&writer).context(cannot)?.context(cannot)?;
                        Succession::read(&kept.bytes).context(cannot)?
                    }
                    Err(error) => return Err(error).context("cannot keep an authority"),
                }
            }
        };
        Ok(Shared { writer, secret, succession, looked: Instant::now() })
    }

    pub(super) fn succession(&self) -> &Succession {
        &self.succession
    }

    /// Takes over what another replica changed, and changes what is due.
    pub(super) fn tend(&mut self, now: SystemTime) -> anyhow::Result<()> {
        if self.looked.elapsed() < EVERY {
            return Ok(());
        }
        self.looked = Instant::now();
        let kept = self.secret.read(&self.writer)?;
        let full = kept.as_ref().filter(|kept| !kept.bytes.is_empty());
        if let Some(kept) = full {
            self.succession = Succession::read(&kept.bytes)?;
        }
        // Where somebody took the Secret away, what the API server believes by stays as it is.
        if self.succession.tend(now)? || full.is_none() {
            let pem = self.succession.to_pem();
            match self.secret.write(&self.writer, kept.as_ref(), pem.as_bytes()) {
                Ok(()) => {}
                Err(WriteError::Conflict { .. }) => {
                    if let Some(kept) = self.secret.read(&self.writer)? {
                        self.succession = Succession::read(&kept.bytes)?;
                    }
                }
                // As long as this server lives, it knows by what it is believed.
                Err(error) if full.is_none() => {
                    let error = anyhow::Error::from(error);
                    speech::say(&format!("error: the authorities are kept nowhere: {error:#}"));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
