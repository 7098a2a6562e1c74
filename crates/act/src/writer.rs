//! Sends changes to an API server.

use std::sync::Arc;

use serde_json::{Value, json};
use source::cluster::{Cluster, RequestError, Write};

use crate::MANAGER;
use crate::place::Place;

/// Whether what is written is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It is.
    Lasting,
    /// The API server checks it, and keeps nothing.
    Rehearsed,
}

/// Why something is not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// It is there already, or is not any more as it was when it was read.
    #[error("{place} has been changed by somebody else")]
    Conflict {
        /// What.
        place: Place,
    },
    /// The API server does not take it.
    #[error("cannot write {place}")]
    Refused {
        /// What.
        place: Place,
        /// Why.
        source: Box<RequestError>,
    },
    /// What the API server has there is no object.
    #[error("{place} cannot be read")]
    Unreadable {
        /// What.
        place: Place,
    },
}

/// Which object of a name is meant, and as what it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version<'v> {
    /// `metadata.uid`
    pub uid: &'v str,
    /// `metadata.resourceVersion`
    pub resource_version: &'v str,
}

/// Writes to a cluster.
#[derive(Clone)]
pub struct Writer {
    cluster: Arc<Cluster>,
    manner: Manner,
}

impl Writer {
    /// One that writes to this cluster.
    pub fn new(cluster: Arc<Cluster>, manner: Manner) -> Writer {
        Writer { cluster, manner }
    }

    /// The same, in another manner.
    #[must_use]
    pub fn with(&self, manner: Manner) -> Writer {
        Writer { manner, ..self.clone() }
    }

    /// Whether what it writes is kept.
    pub fn manner(&self) -> Manner {
        self.manner
    }

    /// The object as it is, or `None` where there is none.
    pub fn read(&self, place: &Place) -> Result<Option<Value>, WriteError> {
        let read = self.cluster.read(&place.path());
        let bytes = read.map_err(|error| refused(place, error))?;
        bytes.map(|bytes| parsed(place, &bytes)).transpose()
    }

    /// The objects beside `place` that bear a label.
    pub fn list(&self, place: &Place, label: (&str, &str)) -> Result<Vec<Value>, WriteError> {
        let path = format!("{}?labelSelector={}%3D{}", place.collection(), label.0, label.1);
        let read = self.cluster.read(&path).map_err(|error| refused(place, error))?;
        let list = read.map(|bytes| parsed(place, &bytes)).transpose()?.unwrap_or_default();
        let items = list.get("items").and_then(Value::as_array).cloned();
        Ok(items.unwrap_or_default())
    }

    /// Some of the objects beside `place`, and whether there are more.
    pub(crate) fn some(&self, place: &Place) -> Result<(Vec<Value>, bool), WriteError> {
        let path = format!("{}?limit=100", place.collection());
        let read = self.cluster.read(&path).map_err(|error| refused(place, error))?;
        let list = read.map(|bytes| parsed(place, &bytes)).transpose()?.unwrap_or_default();
        let items = list.get("items").and_then(Value::as_array).cloned();
        let next = list.pointer("/metadata/continue").and_then(Value::as_str);
        Ok((items.unwrap_or_default(), next.is_some_and(|it| !it.is_empty())))
    }

    /// Brings the object's number of replicas to what `scale` says; `false` where there is no object.
    pub(crate) fn scale(&self, place: &Place, scale: &Value) -> Result<bool, WriteError> {
        let path = format!("{}/scale", place.path());
        let path = self.asked(path, &["force=true", "fieldValidation=Strict"]);
        let content = "application/apply-patch+yaml";
        is_there(self.send(place, "PATCH", &path, content, Some(scale)))
    }

    /// Brings the object to where `object` wants it: its fields become ours, others stay as they are
    /// (server-side apply). A field that the API server does not know is an error.
    pub fn apply(&self, place: &Place, object: &Value) -> Result<Value, WriteError> {
        let path = self.asked(place.path(), &["force=true", "fieldValidation=Strict"]);
        self.send(place, "PATCH", &path, "application/apply-patch+yaml", Some(object))
    }

    /// The same with an object as JSON.
    pub fn apply_json(&self, place: &Place, object: &[u8]) -> Result<(), WriteError> {
        self.apply(place, &parsed(place, object)?).map(drop)
    }

    /// Makes the object, where there is none.
    pub fn create(&self, place: &Place, object: &Value) -> Result<Value, WriteError> {
        let path = self.asked(place.collection(), &["fieldValidation=Strict"]);
        self.send(place, "POST", &path, "application/json", Some(object))
    }

    /// Puts the object in place of what is there, which must be the one that `object` was made from.
    pub fn replace(&self, place: &Place, object: &Value) -> Result<Value, WriteError> {
        let path = self.asked(place.path(), &["fieldValidation=Strict"]);
        self.send(place, "PUT", &path, "application/json", Some(object))
    }

    /// Takes the object away; `false` where there was none.
    pub fn delete(&self, place: &Place) -> Result<bool, WriteError> {
        let mut path = place.path();
        if self.manner == Manner::Rehearsed {
            path.push_str("?dryRun=All");
        }
        is_there(self.send(place, "DELETE", &path, "application/json", None))
    }

    /// Takes away the very object that `version` is of, and no other of its name; `false` where there
    /// is none. `propagation` says what becomes of what it owns: `Foreground`, `Background` or
    /// `Orphan`; as its kind has it where there is none.
    pub fn delete_exactly(
        &self,
        place: &Place,
        version: &Version<'_>,
        propagation: Option<&str>,
    ) -> Result<bool, WriteError> {
        let mut options = json!({
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "preconditions": { "uid": version.uid, "resourceVersion": version.resource_version },
        });
        if let Some(fields) = options.as_object_mut() {
            if let Some(propagation) = propagation {
                fields.insert("propagationPolicy".to_owned(), json!(propagation));
            }
            if self.manner == Manner::Rehearsed {
                fields.insert("dryRun".to_owned(), json!(["All"]));
            }
        }
        is_there(self.send(place, "DELETE", &place.path(), "application/json", Some(&options)))
    }

    fn asked(&self, path: String, parameters: &[&str]) -> String {
        let rehearsed = (self.manner == Manner::Rehearsed).then_some("&dryRun=All");
        let rehearsed = rehearsed.unwrap_or_default();
        format!("{path}?fieldManager={MANAGER}&{}{rehearsed}", parameters.join("&"))
    }

    fn send(
        &self,
        place: &Place,
        method: &'static str,
        path: &str,
        content: &'static str,
        object: Option<&Value>,
    ) -> Result<Value, WriteError> {
        let body = object.map(Value::to_string).unwrap_or_default();
        let write = Write { method, path, content, body: body.as_bytes() };
        match self.cluster.send(&write) {
            Ok(bytes) => parsed(place, &bytes),
            Err(RequestError::Refused { code: 409, .. }) => {
                Err(WriteError::Conflict { place: place.clone() })
            }
            Err(error) => Err(refused(place, error)),
        }
    }
}

/// Whether what was to be written to is there.
fn is_there(sent: Result<Value, WriteError>) -> Result<bool, WriteError> {
    match sent {
        Ok(_) => Ok(true),
        Err(WriteError::Refused { source, .. })
            if matches!(*source, RequestError::NotFound { .. }) =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn refused(place: &Place, error: RequestError) -> WriteError {
    WriteError::Refused { place: place.clone(), source: Box::new(error) }
}

fn parsed(place: &Place, bytes: &[u8]) -> Result<Value, WriteError> {
    let unreadable = |_| WriteError::Unreadable { place: place.clone() };
    serde_json::from_slice(bytes).map_err(unreadable)
}
