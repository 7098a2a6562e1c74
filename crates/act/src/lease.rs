//! A lease of `coordination.k8s.io`: of several that could do some work, one does it.
//!
//! Whether a lease has run out is told by how long it has been seen unchanged, not by the times that
//! stand in it: clocks of machines differ, and jump.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use model::Date;
use serde_json::{Value, json};

use crate::place::Place;
use crate::writer::{WriteError, Writer};
use crate::{LABEL, REPLICA};

/// How long a lease holds that nobody renews.
const HOLDS: Duration = Duration::from_secs(15);

/// A lease that one of several may hold.
#[derive(Debug)]
pub struct Lease {
    place: Place,
    holder: String,
    labels: Value,
    /// What was seen last, and when it was first seen so.
    seen: Option<(String, Instant)>,
}

/// Whose a lease is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Ours, until this moment at least.
    Until(Instant),
    /// Somebody else's.
    ByAnother,
}

impl Lease {
    /// The lease of this name, for `holder`: a name that no other process has.
    pub fn new(namespace: &str, name: &str, holder: &str) -> Lease {
        let place = Place::within(namespace, "coordination.k8s.io/v1", "leases", name);
        let labels = json!({ LABEL.0: LABEL.1 });
        Lease { place, holder: holder.to_owned(), labels, seen: None }
    }

    /// The same, as that of one replica.
    pub(crate) fn of_replica(self) -> Lease {
        Lease { labels: json!({ LABEL.0: LABEL.1, REPLICA.0: REPLICA.1 }), ..self }
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Takes or renews it where that is possible. To be called every few seconds.
    pub fn hold(&mut self, writer: &Writer) -> Result<Held, WriteError> {
        let began = Instant::now();
        let held = match writer.read(&self.place)? {
            None => writer.create(&self.place, &self.manifest(None)),
            Some(lease) if self.is_anothers(&lease, began) => return Ok(Held::ByAnother),
            Some(lease) => writer.replace(&self.place, &self.manifest(Some(&lease))),
        };
        match held {
            Ok(_) => Ok(Held::Until(began + HOLDS)),
            Err(WriteError::Conflict { .. }) => Ok(Held::ByAnother),
            Err(error) => Err(error),
        }
    }

    /// Gives it back, so that another need not wait.
    pub fn release(&mut self, writer: &Writer) -> Result<(), WriteError> {
        let Some(mut lease) = writer.read(&self.place)? else { return Ok(()) };
        if text(&lease, "holderIdentity") != self.holder {
            return Ok(());
        }
        if let Some(spec) = lease.get_mut("spec").and_then(Value::as_object_mut) {
            spec.insert("holderIdentity".to_owned(), json!(""));
        }
        writer.replace(&self.place, &lease).map(drop)
    }

    /// Somebody else holds it, and has renewed it lately.
    fn is_anothers(&mut self, lease: &Value, now: Instant) -> bool {
        let holder = text(lease, "holderIdentity");
        if holder.is_empty() || holder == self.holder {
            return false;
        }
        let version = lease.get("metadata").and_then(|it| it.get("resourceVersion")?.as_str());
        let version = version.unwrap_or_default();
        let holds = lease.get("spec").and_then(|it| it.get("leaseDurationSeconds")?.as_u64());
        let holds = holds.map_or(HOLDS, Duration::from_secs);
        match &self.seen {
            Some((seen, since)) if seen == version => now.duration_since(*since) < holds,
            _ => {
                self.seen = Some((version.to_owned(), now));
                true
            }
        }
    }

    fn manifest(&self, before: Option<&Value>) -> Value {
        let spec = |key: &str| before.and_then(|it| it.get("spec")?.get(key)).cloned();
        let is_ours = before.is_some_and(|it| text(it, "holderIdentity") == self.holder);
        let now = micro_time(SystemTime::now());
        let transitions = spec("leaseTransitions").and_then(|it| it.as_u64()).unwrap_or(0);
        let acquired = spec("acquireTime").filter(|_| is_ours).unwrap_or_else(|| json!(now));
        let version = before.and_then(|it| it.get("metadata")?.get("resourceVersion")).cloned();
        let mut metadata = json!({ "name": self.place.name, "labels": self.labels });
        if let (Some(version), Some(fields)) = (version, metadata.as_object_mut()) {
            fields.insert("resourceVersion".to_owned(), version);
        }
        json!({
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": metadata,
            "spec": {
                "holderIdentity": self.holder,
                "leaseDurationSeconds": HOLDS.as_secs(),
                "acquireTime": acquired,
                "renewTime": now,
                "leaseTransitions": transitions + u64::from(before.is_some() && !is_ours),
            },
        })
    }
}

/// A text of a lease's spec.
pub(crate) fn text<'v>(lease: &'v Value, key: &str) -> &'v str {
    lease.get("spec").and_then(|it| it.get(key)?.as_str()).unwrap_or_default()
}

/// As Kubernetes writes a MicroTime: RFC 3339 with six digits behind the second.
pub(crate) fn micro_time(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, of_day) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    let date = Date::from_days_since_epoch(u32::try_from(days).unwrap_or(u32::MAX));
    format!("{date}T{hour:02}:{minute:02}:{second:02}.{:06}Z", since.subsec_micros())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant, UNIX_EPOCH};

    use serde_json::json;

    use super::{HOLDS, Lease, micro_time};

    #[test]
    fn a_lease_runs_out_by_our_own_clock() {
        let mut lease = Lease::new("yagura", "leader", "one");
        let (now, holds) = (Instant::now(), HOLDS + Duration::from_secs(1));
        let held = |version: &str| {
            json!({ "metadata": { "resourceVersion": version },
                    "spec": { "holderIdentity": "two", "leaseDurationSeconds": 15 } })
        };
        assert!(lease.is_anothers(&held("1"), now));
        assert!(lease.is_anothers(&held("2"), now + holds), "it was renewed meanwhile");
        assert!(!lease.is_anothers(&held("2"), now + holds * 2));
        assert!(!lease.is_anothers(&json!({ "spec": { "holderIdentity": "" } }), now));
    }

    #[test]
    fn times_are_written_as_kubernetes_reads_them() {
        let moment = UNIX_EPOCH + Duration::from_micros(1_795_346_400_000_042);
        assert_eq!(micro_time(moment), "2026-11-22T11:20:00.000042Z");
    }
}
