//! What the background has done for which policies, kept in the cluster so that a program that begins
//! anew does not begin everything anew.
//!
//! It is a Lease that nobody holds: small, and of a kind that no policy is about.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::LABEL;
use crate::lease::micro_time;
use crate::place::Place;
use crate::writer::{WriteError, Writer};

const POLICIES: &str = "yagura.dev/carried-out";
const UNTIL: &str = "yagura.dev/seen-until";

/// An annotation holds 256 KiB together with the others.
const LARGEST: usize = 200 << 10;

/// What is known of earlier work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Logbook {
    /// Policies that were done for all that was there, each with its version.
    pub policies: BTreeMap<String, String>,
    /// All that happened until then was seen.
    pub seen_until: Option<SystemTime>,
}

impl Logbook {
    /// Where it is kept.
    pub fn place(namespace: &str, name: &str) -> Place {
        Place::within(namespace, "coordination.k8s.io/v1", "leases", name)
    }

    /// Reads it; nothing is known where there is none, or where it says nothing that can be read.
    pub fn read(writer: &Writer, place: &Place) -> Result<Logbook, WriteError> {
        let Some(lease) = writer.read(place)? else { return Ok(Logbook::default()) };
        let note = |key: &str| lease.get("metadata")?.get("annotations")?.get(key)?.as_str();
        let policies = note(POLICIES).and_then(|text| serde_json::from_str(text).ok());
        let seconds = note(UNTIL).and_then(|text| text.parse::<u64>().ok());
        let until = seconds.and_then(|it| UNIX_EPOCH.checked_add(Duration::from_secs(it)));
        Ok(Logbook { policies: policies.unwrap_or_default(), seen_until: until })
    }

    /// Writes it in place of what was there.
    pub fn write(&self, writer: &Writer, place: &Place) -> Result<(), WriteError> {
        let policies = json!(self.policies).to_string();
        // Who has that many policies begins anew with them.
        let policies = if policies.len() > LARGEST { "{}".to_owned() } else { policies };
        let until = self.seen_until.and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        let mut notes = json!({ POLICIES: policies });
        if let (Some(until), Some(notes)) = (until, notes.as_object_mut()) {
            notes.insert(UNTIL.to_owned(), Value::String(until.as_secs().to_string()));
        }
        let mut lease = json!({
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": { "name": place.name, "labels": { LABEL.0: LABEL.1 }, "annotations": notes },
            "spec": { "renewTime": micro_time(self.seen_until.unwrap_or(UNIX_EPOCH)) },
        });
        // Servers may make and update leases, and no more.
        let Some(before) = writer.read(place)? else {
            return writer.create(place, &lease).map(drop);
        };
        let version = before.get("metadata").and_then(|it| it.get("resourceVersion")).cloned();
        let metadata = lease.get_mut("metadata").and_then(Value::as_object_mut);
        if let (Some(version), Some(metadata)) = (version, metadata) {
            metadata.insert("resourceVersion".to_owned(), version);
        }
        writer.replace(place, &lease).map(drop)
    }
}
