//! The authorities that all replicas sign by, in a Secret of theirs.

use std::time::{Duration, Instant, SystemTime};

use act::{SecretPlace, WriteError, Writer};
use anyhow::Context;
use keys::serving::Succession;

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
        let succession = match secret.read(&writer).context(cannot)? {
            Some(kept) => Succession::read(&kept.bytes).context(cannot)?,
            None => {
                let own = Succession::new(now)?;
                match secret.write(&writer, None, own.to_pem().as_bytes()) {
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
        if let Some(kept) = &kept {
            self.succession = Succession::read(&kept.bytes)?;
        }
        // Where somebody took the Secret away, what the API server believes by stays as it is.
        if self.succession.tend(now)? || kept.is_none() {
            let pem = self.succession.to_pem();
            match self.secret.write(&self.writer, kept.as_ref(), pem.as_bytes()) {
                Ok(()) => {}
                Err(WriteError::Conflict { .. }) => {
                    if let Some(kept) = self.secret.read(&self.writer)? {
                        self.succession = Succession::read(&kept.bytes)?;
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
