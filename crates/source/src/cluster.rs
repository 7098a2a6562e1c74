//! A live cluster as facts: what its API server serves, listed kind by kind, page by page.
//!
//! Nothing here writes to the cluster, and only key names of a Secret leave this module.

mod access;
mod client;
mod credential;
mod discovery;
mod extent;
mod item;
mod kubeconfig;
mod listing;
mod pages;
mod plugin;
mod proxy;
mod tls;

pub use access::{Choice, Environment, OpenError};
pub use client::RequestError;
pub use discovery::{Catalogue, Resource};
pub use item::{MOST_BYTES, Trim, object_text};
pub use listing::{Extent, Listed, Visitor};
pub use pages::{Items, PageError};

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
}
