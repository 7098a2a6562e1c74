//! A Secret of our own, for what all replicas must share. What stands in it is for the crate `keys`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::LABEL;
use crate::place::Place;
use crate::writer::{WriteError, Writer};

/// Where the Secret stands.
#[derive(Debug, Clone)]
pub struct SecretPlace(Place);

/// What stands in it under one key. It has no `Debug`: nothing may print it.
pub struct Kept {
    /// The bytes.
    pub bytes: Vec<u8>,
    version: Value,
}

const KEY: &str = "authorities.pem";

impl SecretPlace {
    /// The Secret of this name.
    pub fn new(namespace: &str, name: &str) -> SecretPlace {
        SecretPlace(Place::within(namespace, "v1", "secrets", name))
    }

    /// What stands in it, which may be nothing; `None` where there is no such Secret.
    pub fn read(&self, writer: &Writer) -> Result<Option<Kept>, WriteError> {
        let Some(secret) = writer.read(&self.0)? else { return Ok(None) };
        let text = secret.get("data").and_then(|it| it.get(KEY)?.as_str()).unwrap_or_default();
        let unreadable = |_| WriteError::Unreadable { place: self.0.clone() };
        let bytes = STANDARD.decode(text).map_err(unreadable)?;
        let version = secret.get("metadata").and_then(|it| it.get("resourceVersion"));
        let version = version.cloned().unwrap_or_default();
        Ok(Some(Kept { bytes, version }))
    }

    /// Writes it, in place of `before`. Where somebody was faster, that is a conflict.
    pub fn write(
        &self,
        writer: &Writer,
        before: Option<&Kept>,
        bytes: &[u8],
    ) -> Result<(), WriteError> {
        let mut metadata = Map::new();
        metadata.insert("name".to_owned(), json!(self.0.name));
        metadata.insert("labels".to_owned(), json!({ LABEL.0: LABEL.1 }));
        if let Some(before) = before {
            metadata.insert("resourceVersion".to_owned(), before.version.clone());
        }
        let secret = json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": metadata,
            "type": "Opaque",
            "data": { KEY: STANDARD.encode(bytes) },
        });
        let written = match before {
            Some(_) => writer.replace(&self.0, &secret),
            None => writer.create(&self.0, &secret),
        };
        written.map(drop)
    }
}
