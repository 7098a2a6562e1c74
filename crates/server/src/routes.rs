//! What is answered under which path.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use arc_swap::ArcSwap;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use policy::bundle::Among;
use tokio::task::block_in_place;
use tokio::time::timeout;

use crate::admission::{Court, Reply, Review};
use crate::connections::Client;
use crate::health::{Health, Part};
use crate::images::ImageReview;
use crate::metrics::{Metrics, Outcome};
use crate::recorder::Recorder;

/// A body of this many bytes is no usual object.
const LARGE: usize = 128 << 10;

/// Where the API server asks policies that refuse also where they cannot tell.
pub(crate) const STRICT: &str = "/validate/fail";

/// Where it asks the others.
pub(crate) const LENIENT: &str = "/validate/ignore";

/// The same for those that change objects.
pub(crate) const MUTATE_STRICT: &str = "/mutate/fail";
pub(crate) const MUTATE_LENIENT: &str = "/mutate/ignore";

/// What one client may ask of the server.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body. An API server takes objects of 3 MiB, and an update has two of them.
    pub body: usize,
    /// Time for a request, from its head to its answer. An API server waits no longer.
    pub time: Duration,
    /// Connections at a time.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { body: 8 << 20, time: Duration::from_secs(3), connections: 1_000 }
    }
}

/// A running server's state.
#[derive(Debug)]
pub struct Server {
    /// What is judged by.
    pub court: ArcSwap<Court>,
    /// How it fares.
    pub health: Health,
    /// What it has done.
    pub metrics: Metrics,
    /// Who keeps what was asked, where that is wanted.
    pub recorder: Option<Recorder>,
}

/// All paths.
pub fn routes(server: Arc<Server>, limits: Limits) -> Router {
    Router::new()
        .route("/validate", post(|state, body| validate(state, Among::All, body)))
        .route(STRICT, post(|state, body| validate(state, Among::Strict, body)))
        .route(LENIENT, post(|state, body| validate(state, Among::Lenient, body)))
        .route("/mutate", post(|state, body| mutate(state, Among::All, body)))
        .route(MUTATE_STRICT, post(|state, body| mutate(state, Among::Strict, body)))
        .route(MUTATE_LENIENT, post(|state, body| mutate(state, Among::Lenient, body)))
        .route("/imagereview", post(review_images))
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .layer(DefaultBodyLimit::max(limits.body))
        .layer(middleware::from_fn(known))
        .layer(middleware::from_fn(move |request, next| in_time(limits.time, request, next)))
        .with_state(server)
}

async fn validate(State(server): State<Arc<Server>>, among: Among, body: Bytes) -> Response {
    let at = SystemTime::now();
    let (review, reply, took) = match judged(&server, &body, |it, court| it.answer_by(court, among))
    {
        Ok(judged) => judged,
        Err(refused) => return refused.into_response(),
    };
    let response = written(&review, &reply);
    if let Some(recorder) = &server.recorder {
        recorder.take(review, reply.allows(), at, took);
    }
    response
}

async fn mutate(State(server): State<Arc<Server>>, among: Among, body: Bytes) -> Response {
    match judged(&server, &body, |review, court| review.change_by(court, among)) {
        Ok((review, reply, _)) => written(&review, &reply),
        Err(refused) => refused.into_response(),
    }
}

/// Why there is no verdict, with the status that says so. An API server does then as the webhook's
/// failure policy says.
type Refused = (StatusCode, String);

/// Judges an admission review, and says how long that took. The error says that it is none, or that it
/// is not known yet what to judge by.
fn judged(
    server: &Server,
    body: &[u8],
    by: impl FnOnce(&Review, &Court) -> Reply,
) -> Result<(Review, Reply, Duration), Refused> {
    let began = Instant::now();
    if let Some(why) = server.health.complaint(Part::Policies) {
        return Err((StatusCode::SERVICE_UNAVAILABLE, format!("the policies: {why}\n")));
    }
    let review = match Review::read(body) {
        Ok(review) => review,
        Err(malformed) => {
            server.metrics.reviewed(Outcome::malformed, began.elapsed());
            return Err((StatusCode::BAD_REQUEST, format!("{malformed}\n")));
        }
    };
    let court = server.court.load_full();
    let answer = || by(&review, &court);
    // What is large may take long: other requests do not wait behind it.
    let reply = if body.len() > LARGE { block_in_place(answer) } else { answer() };
    let verdict = match (reply.allows(), &reply.patch) {
        (false, _) => Outcome::denied,
        (true, Some(_)) => Outcome::mutated,
        (true, None) => Outcome::allowed,
    };
    let took = began.elapsed();
    server.metrics.reviewed(verdict, took);
    Ok((review, reply, took))
}

fn written(review: &Review, reply: &Reply) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], reply.to_json(review.uid())).into_response()
}

async fn review_images(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    let review = match ImageReview::read(&body) {
        Ok(review) => review,
        Err(malformed) => {
            server.metrics.images_reviewed(Outcome::malformed);
            return (StatusCode::BAD_REQUEST, format!("{malformed}\n")).into_response();
        }
    };
    let court = server.court.load_full();
    let answer = || review.answer_by(&court);
    let reply = if body.len() > LARGE { block_in_place(answer) } else { answer() };
    // Nothing was asked of images: it is not for us to say that they may run.
    let Some(reply) = reply else {
        let says = "no check that is about images alone is asked for with --check\n";
        return (StatusCode::NOT_IMPLEMENTED, says).into_response();
    };
    let verdict = if reply.allows() { Outcome::allowed } else { Outcome::denied };
    server.metrics.images_reviewed(verdict);
    ([(header::CONTENT_TYPE, "application/json")], reply.to_json()).into_response()
}

/// Answers who is known; anybody, where it is asked how the server fares.
async fn known(request: Request, next: Next) -> Response {
    let is_known = request.extensions().get::<Client>().is_some_and(|client| client.is_known);
    if is_known || matches!(request.uri().path(), "/livez" | "/readyz") {
        return next.run(request).await;
    }
    (StatusCode::UNAUTHORIZED, "a client certificate of --client-ca is needed\n").into_response()
}

/// Answers in time, or says that it did not.
async fn in_time(limit: Duration, request: Request, next: Next) -> Response {
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "the request took too long\n").into_response(),
    }
}

async fn ready(State(server): State<Arc<Server>>) -> Response {
    let complaints = server.health.complaints();
    if complaints.is_empty() {
        let troubles = server.health.troubles();
        let lines = std::iter::once("ok").chain(troubles.iter().map(String::as_str));
        return lines.map(|line| format!("{line}\n")).collect::<String>().into_response();
    }
    let complaints = complaints.join("\n");
    (StatusCode::SERVICE_UNAVAILABLE, format!("{complaints}\n")).into_response()
}

async fn metrics(State(server): State<Arc<Server>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], server.metrics.text()).into_response()
}
