//! Tells open pages when something has changed, and nothing more: a page asks again by itself.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use store::Health;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::app::App;

/// How often it is looked whether something has changed, while somebody listens.
const EVERY: Duration = Duration::from_secs(1);

/// A line that says nothing keeps connections open.
const SILENCE: Duration = Duration::from_secs(20);

/// No stream is longer: a browser opens another, and shows its session again.
const LONGEST: Duration = Duration::from_secs(600);

/// The number of changes that ends all streams.
const ENDED: u64 = u64::MAX;

impl App {
    /// Ends all streams: the program is being stopped.
    pub fn end_streams(&self) {
        self.changes.send_replace(ENDED);
    }

    /// Looks after changes for as long as the program runs: one looks for all pages. Where nobody
    /// listens, nothing is asked.
    pub async fn watch(self: Arc<App>) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last = None;
        loop {
            ticks.tick().await;
            if self.changes.receiver_count() == 0 {
                continue;
            }
            // Where the store does not answer, nothing is known to have changed.
            let Ok(health) = self.ask(|store| store.health()).await else { continue };
            let state = state(&health);
            if last.replace(state).is_some_and(|last| last != state) {
                self.changes.send_modify(|number| *number = number.saturating_add(1));
            }
        }
    }
}

/// What changes when a page would look different.
fn state(health: &Health) -> ([u64; 4], Option<i64>) {
    let last = health.last_observation.map(store::Moment::micros);
    ([health.open, health.excepted, health.fixed, health.events], last)
}

/// A stream of events.
pub(crate) async fn stream(State(app): State<Arc<App>>) -> Response {
    let (sender, receiver) = mpsc::channel(2);
    tokio::spawn(tell(app.changes.subscribe(), sender));
    let body = Body::from_stream(Pieces(receiver));
    ([(CONTENT_TYPE, "text/event-stream")], body).into_response()
}

async fn tell(mut changes: watch::Receiver<u64>, sender: mpsc::Sender<Piece>) {
    let tell = async {
        if sender.send(Ok(Bytes::from_static(b"retry: 3000\n\n"))).await.is_err() {
            return;
        }
        while *changes.borrow() != ENDED {
            let line: &'static [u8] = match timeout(SILENCE, changes.changed()).await {
                Ok(Ok(())) if *changes.borrow() == ENDED => return,
                Ok(Ok(())) => b"event: changed\ndata: 1\n\n",
                Ok(Err(_)) => return,
                Err(_) => b": nothing yet\n\n",
            };
            if sender.send(Ok(Bytes::from_static(line))).await.is_err() {
                return;
            }
        }
    };
    drop(timeout(LONGEST, tell).await);
}

/// A piece of a body, or why there are no more: then the connection breaks, and nobody takes what came
/// before for the whole.
pub(crate) type Piece = io::Result<Bytes>;

/// Pieces of a body as somebody sends them.
pub(crate) struct Pieces(pub(crate) mpsc::Receiver<Piece>);

impl Stream for Pieces {
    type Item = Piece;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
