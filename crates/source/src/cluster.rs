//! A live cluster as facts: what its API server serves, listed kind by kind, page by page.
//!
//! Only key names of a Secret leave this module, unless it is asked for by name. Nothing here decides
//! to write: [`Cluster::send`] is for the crate `act`.

mod access;
mod client;
mod credential;
mod discovery;
mod events;
mod extent;
mod item;
mod kubeconfig;
mod listing;
mod pages;
mod pieces;
mod plugin;
mod proxy;
mod tls;
mod watch;

pub use access::{Choice, Environment, OpenError};
pub use client::{RequestError, Write};
pub use discovery::{Catalogue, Resource};
pub use events::{Event, Events};
pub use item::{MOST_BYTES, Trim, object_text};
pub use listing::{Extent, Feed, Listed, Visitor, escaped};
pub use pages::{Items, PageError};
pub use watch::Watcher;

use client::Client;

/// An API server that answers.
pub struct Cluster {
    client: Client,
}

impl Cluster {
    /// Finds out which cluster is meant, and how to prove to it who asks. Nothing is sent yet.
    pub fn open(environment: &Environment, choice: &Choice) -> Result<Cluster, OpenError> {
        let access = access::find(environment, choice)?;
        Ok(Cluster { client: Client::new(access)? })
    }

    /// Its address, as the kubeconfig has it.
    pub fn address(&self) -> &str {
        self.client.address()
    }

    /// Asks for a change. Only the crate `act` decides what to change: `cargo xtask arrows` sees to it
    /// that nobody else calls this.
    pub fn send(&self, write: &Write<'_>) -> Result<Vec<u8>, RequestError> {
        self.client.send(write)
    }

    /// One object as the API server writes it, all of it, or `None` where there is none.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, RequestError> {
        match self.client.read(path, "application/json") {
            Ok(bytes) => Ok(Some(bytes)),
            Err(RequestError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
