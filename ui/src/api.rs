//! The same as JSON: `/api/v1/…`, described by `/api/v1/openapi.json`.

use std::fmt::Write;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use store::{Change, Filter, Group};

use crate::access::{Sight, Viewer};
use crate::app::App;
use crate::bars::{self, Level, Numbers};
use crate::listing::View;
use crate::pages::{finding, overview, system};
use crate::problem::Problem;

/// What describes the rest.
const DESCRIPTION: &str = include_str!("api/openapi.json");

/// Where each begins.
const ROOT: &str = "/api/";

/// All paths of the API.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/findings", get(list))
        .route("/api/v1/findings/{fingerprint}", get(one))
        .route("/api/v1/overview", get(overall))
        .route("/api/v1/namespaces", get(namespaces))
        .route("/api/v1/system", get(fares))
        .route("/api/v1/openapi.json", get(|| async { told(DESCRIPTION.to_owned()) }))
}

/// It is a program that asks.
pub(crate) fn is_path(address: &str) -> bool {
    address.starts_with(ROOT)
}

/// A problem for programs.
pub(crate) fn problem(problem: &Problem) -> Response {
    let status = problem.status.as_u16();
    let reason = report::Visible(&problem.reason).to_string();
    let body = json!({ "version": 1, "status": status, "reason": reason });
    (problem.status, told(body.to_string())).into_response()
}

fn told(json: String) -> Response {
    let json = if json.chars().all(report::prints) { json } else { escaped(&json) };
    ([(CONTENT_TYPE, "application/json")], json).into_response()
}

/// JSON whose characters that do not print are escaped. They stand in strings, wherever they stand.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len() + 64);
    for letter in json.chars() {
        if report::prints(letter) || letter == '\n' {
            escaped.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // A string takes everything.
            write!(escaped, "\\u{unit:04x}").ok();
        }
    }
    escaped
}

async fn list(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let view = View::read(query.as_deref(), app.now())?;
    let filter = viewer.sight.narrow(view.filter.clone());
    let (order, page) = (view.order(), view.page);
    let (numbers, listing) = app
        .ask(move |store| Ok((bars::all(store, &filter)?, store.findings(&filter, order, page)?)))
        .await?;
    let items: Vec<String> = listing.items.iter().map(store::finding_json).collect();
    let items: Vec<&str> = items.iter().map(|item| item.trim_end()).collect();
    let next = listing.next.map(|cursor| cursor.to_string());
    // What the store has written is JSON already.
    Ok(told(format!(
        "{{\"version\":1,\"total\":{},\"next\":{},\"findings\":[{}]}}",
        numbers.total(),
        json!(next),
        items.join(",")
    )))
}

async fn one(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Path(digits): Path<String>,
) -> Result<Response, Problem> {
    let sight = viewer.sight.clone();
    let kept = app.blocking(move |backend| finding::find(backend, &sight, &digits)).await?;
    Ok(told(store::finding_json(&kept)))
}

async fn overall(State(app): State<Arc<App>>, viewer: Viewer) -> Result<Response, Problem> {
    let (sight, worst, now) = (viewer.sight.clone(), Arc::clone(&app.worst), app.now());
    let facts = app.ask(move |store| overview::Facts::ask(store, &sight, &worst, now)).await?;
    let Change { new, returned, fixed, .. } = facts.week();
    let days = facts.days.iter().map(|day| {
        let open = crate::charts::open(day);
        json!({ "day": day.day.to_string(), "open": numbers(&open) })
    });
    let checks =
        facts.checks.iter().map(|(check, own)| json!({ "check": check, "open": numbers(own) }));
    let body = json!({
        "version": 1,
        "open": numbers(&facts.numbers),
        "week": { "new": new, "returned": returned, "fixed": fixed },
        "days": days.collect::<Vec<_>>(),
        "checks": checks.collect::<Vec<_>>(),
        "lastObservation": facts.last.map(|moment| moment.to_string()),
    });
    Ok(told(body.to_string()))
}

async fn namespaces(State(app): State<Arc<App>>, viewer: Viewer) -> Result<Response, Problem> {
    let filter = viewer.sight.narrow(Filter::default());
    let all = app.ask(move |store| bars::each(store, &filter, Group::Namespace)).await?;
    let each =
        all.iter().map(|(namespace, own)| json!({ "namespace": namespace, "open": numbers(own) }));
    Ok(told(json!({ "version": 1, "namespaces": each.collect::<Vec<_>>() }).to_string()))
}

async fn fares(State(app): State<Arc<App>>, viewer: Viewer) -> Result<Response, Problem> {
    let facts = app.blocking(|backend| Ok(system::Facts::ask(backend))).await?;
    let parts = facts.parts.iter().map(|part| {
        json!({ "name": part.name, "isWell": part.complaint.is_none(), "reason": part.complaint })
    });
    let sees_all = viewer.sight == Sight::All;
    let of_all = |number: u64| Some(number).filter(|_| sees_all);
    let store = match &facts.store {
        Ok(health) => json!({
            "isWell": true,
            "bytes": health.bytes,
            "open": of_all(health.open),
            "excepted": of_all(health.excepted),
            "fixed": of_all(health.fixed),
            "events": of_all(health.events),
            "lastObservation": health.last_observation.map(|moment| moment.to_string()),
        }),
        Err(why) => json!({ "isWell": false, "reason": why }),
    };
    let body = json!({
        "version": 1,
        "program": app.backend().version(),
        "policies": facts.policies,
        "certificateEnds": facts.certificate_ends.map(|moment| moment.to_string()),
        "parts": parts.collect::<Vec<_>>(),
        "store": store,
    });
    Ok(told(body.to_string()))
}

fn numbers(numbers: &Numbers) -> Value {
    let pairs = Level::ALL
        .into_iter()
        .map(|level| (level.name().to_owned(), Value::from(numbers.of(level))));
    Value::Object(pairs.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    #[test]
    fn the_description_names_each_path_and_no_other() {
        let description: Value = serde_json::from_str(super::DESCRIPTION).unwrap();
        assert_eq!(description["openapi"], "3.1.0");
        let paths = description["paths"].as_object().unwrap();
        let described: BTreeSet<&str> = paths.keys().map(String::as_str).collect();
        let routed: BTreeSet<&str> = include_str!("api.rs")
            .split(".route(\"")
            .chain(include_str!("routes.rs").split(".route(\""))
            .filter_map(|rest| rest.split('"').next())
            .filter(|path| path.starts_with("/api/") || path.starts_with("/findings."))
            .collect();
        assert_eq!(described, routed);
    }
}
