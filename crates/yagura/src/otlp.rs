//! Pushes metrics and log lines to a collector: OTLP over HTTP in JSON, as
//! <https://opentelemetry.io/docs/specs/otlp/> 1.x has it.
//!
//! It has a thread of its own, and a bound on all that it keeps: nothing waits for a collector.

mod address;
mod client;
mod lines;
mod metrics;
mod wire;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use server::Server;

use crate::cli::Pushing as Typed;
use crate::config::Collector;
use crate::speech;
use address::Address;
use client::{Client, Failure};
use lines::Lines;
pub(crate) use lines::hear;

/// What is not said by the end in this time is not said.
const FAREWELL: Duration = Duration::from_secs(5);

/// A collector asks for at most so much patience.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// Pushes until it ends.
pub(crate) struct Pusher {
    stop: Sender<()>,
    ended: Receiver<()>,
}

impl Pusher {
    /// Sends what is left, if that is quickly done.
    pub(crate) fn end(self) {
        drop(self.stop);
        self.ended.recv_timeout(FAREWELL).ok();
    }
}

/// All that it takes to push.
pub(crate) struct Pushing {
    client: Client,
    every: Duration,
    resource: Value,
    lines: &'static Lines,
}

impl Pushing {
    /// Reads where to push to: what was typed, else what the environment says, else nowhere. Lines that
    /// are said from now on are kept for it.
    ///
    /// # Errors
    ///
    /// An address or headers that cannot be used, told without what is in them.
    pub(crate) fn of(
        typed: &Typed,
        environment: &Collector,
        replica: &str,
    ) -> anyhow::Result<Option<Pushing>> {
        let endpoint = typed.otlp.as_deref().or(environment.endpoint.as_deref());
        let Some(endpoint) = endpoint else { return Ok(None) };
        let address = Address::read(endpoint)?;
        let headers = address::headers(environment.headers.as_deref().unwrap_or_default())?;
        let client = Client::new(address, headers)?;
        let (every, resource) = (Duration::from_secs(typed.otlp_every), wire::resource(replica));
        Ok(Some(Pushing { client, every, resource, lines: lines::listen() }))
    }

    /// Begins to push what `server` counts.
    ///
    /// # Errors
    ///
    /// The system has no thread left.
    pub(crate) fn begin(self, server: Arc<Server>) -> anyhow::Result<Pusher> {
        let (stop, stopping) = channel();
        let (ending, ended) = channel();
        thread::Builder::new().name("otlp".to_owned()).spawn(move || {
            self.push(&server, &stopping);
            drop(ending);
        })?;
        Ok(Pusher { stop, ended })
    }

    fn push(&self, server: &Server, stopping: &Receiver<()>) {
        let began = SystemTime::now();
        let mut is_away = false;
        let mut wait = self.every;
        loop {
            let goes_on = stopping.recv_timeout(wait) == Err(RecvTimeoutError::Timeout);
            let pushed = self.once(server, began);
            wait = self.every;
            match &pushed {
                Ok(()) if is_away => speech::say("the collector takes metrics and log lines again"),
                Err(failure) if !is_away => speech::say(&format!("warning: {failure}")),
                _ => {}
            }
            if let Err(Failure::Later { after: Some(after), .. }) = &pushed {
                wait = wait.max(*after).min(LONGEST_WAIT.max(self.every));
            }
            is_away = pushed.is_err();
            if !goes_on {
                return;
            }
        }
    }

    /// The metrics as they are, and the lines since the last time.
    fn once(&self, server: &Server, began: SystemTime) -> Result<(), Failure> {
        let now = SystemTime::now();
        let metrics = metrics::read(&server.metrics.text(), began, now);
        let metrics = self.client.post("/v1/metrics", &wire::metrics(&self.resource, metrics));
        // Where nobody is, nobody takes lines either; and a collector of metrics alone is one, too.
        if let Err(failure @ Failure::Later { .. }) = metrics {
            return Err(failure);
        }
        let taken = self.lines.take();
        if taken.is_empty() {
            return metrics;
        }
        let body = wire::lines(&self.resource, &taken, now);
        let lines = self.client.post("/v1/logs", &body);
        if let Err(Failure::Later { .. }) = lines {
            self.lines.give_back(taken);
        }
        metrics.and(lines)
    }
}
