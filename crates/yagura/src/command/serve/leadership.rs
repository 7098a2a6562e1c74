//! Of several replicas, one does what only one may do.

use std::time::{Duration, Instant, SystemTime};

use act::{Held, Lease, Roll, WriteError, Writer};

use super::home::Home;
use crate::speech;

/// How often a lease is renewed. It holds three times as long.
const EVERY: Duration = Duration::from_secs(5);

/// Whether this replica leads.
pub(super) struct Leadership {
    writer: Writer,
    replicas: Option<Replicas>,
}

struct Replicas {
    lease: Lease,
    roll: Roll,
    until: Option<Instant>,
    tended: Option<Instant>,
}

impl Leadership {
    /// Among the replicas that live together; a server that has no others leads.
    pub(super) fn of(writer: Writer, home: Option<&Home>, replica: &str) -> Leadership {
        let replicas = home.map(|home| Replicas {
            lease: Lease::new(&home.namespace, &format!("{}-leader", home.name), replica),
            roll: Roll::new(&home.namespace, &home.name, replica),
            until: None,
            tended: None,
        });
        Leadership { writer, replicas }
    }

    /// Takes and renews what is due, and says whether this replica leads.
    pub(super) fn is_ours(&mut self) -> bool {
        let Some(replicas) = &mut self.replicas else { return true };
        let is_due = replicas.tended.is_none_or(|tended| tended.elapsed() >= EVERY);
        if is_due {
            replicas.tended = Some(Instant::now());
            let led = replicas.leads();
            if let Err(error) = replicas.tend(&self.writer) {
                let error = anyhow::Error::from(error);
                speech::say(&format!("error: cannot renew the lease: {error:#}"));
            }
            match (led, replicas.leads()) {
                (false, true) => speech::say("this replica leads"),
                (true, false) => speech::say("this replica leads no more"),
                _ => {}
            }
        }
        replicas.leads()
    }

    /// Gives everything back. Whether other replicas are there still; where that cannot be told,
    /// there are.
    pub(super) fn leave(&mut self) -> bool {
        let Some(replicas) = &mut self.replicas else { return false };
        let left = replicas.leave(&self.writer);
        left.unwrap_or_else(|error| {
            let error = anyhow::Error::from(error);
            speech::say(&format!("error: cannot give the lease back: {error:#}"));
            true
        })
    }
}

impl Replicas {
    fn leads(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() < until)
    }

    fn tend(&mut self, writer: &Writer) -> Result<(), WriteError> {
        self.roll.answer(writer)?;
        self.until = match self.lease.hold(writer)? {
            Held::Until(until) => Some(until),
            Held::ByAnother => None,
        };
        if self.leads() {
            self.roll.clear(writer, SystemTime::now())?;
        }
        Ok(())
    }

    fn leave(&mut self, writer: &Writer) -> Result<bool, WriteError> {
        let are_others = self.roll.leave(writer, SystemTime::now())?;
        if self.leads() {
            self.lease.release(writer)?;
        }
        Ok(are_others)
    }
}
