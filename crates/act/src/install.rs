//! Brings an installation to a cluster, object by object.

use serde_json::Value;

use crate::installation::Manifest;
use crate::ownership::is_ours;
use crate::place::Place;
use crate::writer::{Manner, WriteError, Writer};

/// What became of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// It was not there.
    Made,
    /// It was there, and is another now.
    Changed,
    /// It was there, and is as it was.
    Same,
    /// It would be made. The API server cannot check that before its namespace is there.
    Unchecked,
}

/// Whose an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// It is not there.
    Nobody,
    /// It is ours.
    Us,
    /// Somebody else made it.
    Others,
}

/// Whose the object at `place` is.
pub fn owner(writer: &Writer, place: &Place) -> Result<Owner, WriteError> {
    Ok(match writer.read(place)? {
        None => Owner::Nobody,
        Some(object) if is_ours(&object) => Owner::Us,
        Some(_) => Owner::Others,
    })
}

/// Brings an object to where its manifest wants it.
pub fn bring(writer: &Writer, manifest: &Manifest) -> Result<Brought, WriteError> {
    let Manifest { place, object, .. } = manifest;
    if writer.manner() == Manner::Rehearsed
        && let Some(namespace) = &place.namespace
        && writer.read(&Place::clusterwide("v1", "namespaces", namespace))?.is_none()
    {
        return Ok(Brought::Unchecked);
    }
    let before = writer.read(place)?;
    let after = writer.apply(place, object)?;
    let version = |object: &Value| object.pointer("/metadata/resourceVersion").cloned();
    Ok(match before {
        None => Brought::Made,
        Some(before) if version(&before) == version(&after) => Brought::Same,
        Some(_) => Brought::Changed,
    })
}
