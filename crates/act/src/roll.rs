//! The roll of replicas: who is there, each with a lease of its own.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::REPLICA;
use crate::lease::{Held, Lease, micro_time, text};
use crate::place::Place;
use crate::writer::{WriteError, Writer};

/// Who has not been heard of for this long may be gone.
const SILENCE: Duration = Duration::from_secs(20);

/// What a replica that was killed leaves behind is cleared away after this long.
const LEFT: Duration = Duration::from_secs(10 * 60);

/// A replica among others.
#[derive(Debug)]
pub struct Roll {
    own: Lease,
    namespace: String,
}

impl Roll {
    /// The roll of a namespace, for a replica of this name, which no other has.
    pub fn new(namespace: &str, prefix: &str, replica: &str) -> Roll {
        let own = Lease::new(namespace, &format!("{prefix}-{replica}"), replica).of_replica();
        Roll { own, namespace: namespace.to_owned() }
    }

    /// Says that it is there. To be called every few seconds.
    pub fn answer(&mut self, writer: &Writer) -> Result<Held, WriteError> {
        self.own.hold(writer)
    }

    /// Says that it goes. Whether others are there still.
    pub fn leave(&self, writer: &Writer, now: SystemTime) -> Result<bool, WriteError> {
        writer.delete(self.own.place())?;
        self.has_others(writer, now)
    }

    /// Others are there, or have been a moment ago.
    pub(crate) fn has_others(&self, writer: &Writer, now: SystemTime) -> Result<bool, WriteError> {
        let since = micro_time(now - SILENCE);
        let others = self.all(writer)?;
        Ok(others.iter().any(|lease| text(lease, "renewTime") > since.as_str()))
    }

    /// Clears away what replicas left behind that were killed.
    pub fn clear(&self, writer: &Writer, now: SystemTime) -> Result<(), WriteError> {
        let since = micro_time(now - LEFT);
        for lease in self.all(writer)? {
            let name = lease.get("metadata").and_then(|it| it.get("name")?.as_str());
            if let Some(name) = name.filter(|_| text(&lease, "renewTime") < since.as_str()) {
                writer.delete(&self.place(name))?;
            }
        }
        Ok(())
    }

    fn all(&self, writer: &Writer) -> Result<Vec<Value>, WriteError> {
        writer.list(&self.place(""), REPLICA)
    }

    fn place(&self, name: &str) -> Place {
        Place::within(&self.namespace, "coordination.k8s.io/v1", "leases", name)
    }
}
