//! The servers of an installation, as a whole: to stop them, and to wait until they are gone.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;

use crate::place::Place;
use crate::roll::Roll;
use crate::writer::{Manner, WriteError, Writer};

/// How often it is looked whether they are gone.
const EVERY: Duration = Duration::from_secs(1);

/// Longer than a server takes that is told to stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// A Deployment of servers.
#[derive(Debug, Clone)]
pub struct Servers {
    namespace: String,
    name: String,
}

impl Servers {
    /// The Deployment of this name.
    pub fn new(namespace: &str, name: &str) -> Servers {
        Servers { namespace: namespace.to_owned(), name: name.to_owned() }
    }

    /// Has none of them run any more; `false` where there is no such Deployment. It does not wait.
    pub fn stop(&self, writer: &Writer) -> Result<bool, WriteError> {
        let Servers { namespace, name } = self;
        let scale = json!({
            "apiVersion": "autoscaling/v1",
            "kind": "Scale",
            "metadata": { "name": name, "namespace": namespace },
            "spec": { "replicas": 0 },
        });
        writer.scale(&Place::within(namespace, "apps/v1", "deployments", name), &scale)
    }

    /// Waits until none answers any more; `false` where one still does after a minute.
    pub fn are_gone(&self, writer: &Writer) -> Result<bool, WriteError> {
        let began = Instant::now();
        let roll = Roll::new(&self.namespace, &self.name, "");
        while roll.has_others(writer, SystemTime::now())? {
            if began.elapsed() > PATIENCE || writer.manner() == Manner::Rehearsed {
                return Ok(false);
            }
            thread::sleep(EVERY);
        }
        Ok(true)
    }
}
