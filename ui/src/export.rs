//! The findings of a view as a file, page by page: memory does not grow with what is exported.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use store::{Cursor, Filter, Kept, Listing, Order, Page};
use tokio::sync::mpsc;

use crate::access::Viewer;
use crate::app::App;
use crate::events::Pieces;
use crate::listing::View;
use crate::pages::checks;
use crate::problem::Problem;

/// How many findings are read at once.
const PAGE: u16 = 500;

/// Findings as CSV.
pub(crate) async fn csv(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let rows = |findings: &[Kept], _: bool| {
        let findings = findings.iter().map(|it| (&it.finding, it.acceptance.as_ref()));
        Bytes::from(report::part::csv_rows(findings, checks()))
    };
    let file = File {
        kind: "text/csv; charset=utf-8",
        name: "findings.csv",
        head: report::part::CSV_COLUMNS,
        foot: "",
    };
    send(app, viewer, query, file, rows).await
}

/// Findings as JSON.
pub(crate) async fn json(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let rows = |findings: &[Kept], is_first: bool| {
        let mut text = String::new();
        for (at, kept) in findings.iter().enumerate() {
            text.push_str(if at == 0 && is_first { "\n" } else { ",\n" });
            text.push_str(store::finding_json(kept).trim_end());
        }
        Bytes::from(text)
    };
    let file = File {
        kind: "application/json",
        name: "findings.json",
        head: "{\"version\":1,\"findings\":[",
        foot: "\n]}\n",
    };
    send(app, viewer, query, file, rows).await
}

struct File {
    kind: &'static str,
    name: &'static str,
    head: &'static str,
    foot: &'static str,
}

async fn send(
    app: Arc<App>,
    viewer: Viewer,
    query: Option<String>,
    file: File,
    rows: impl Fn(&[Kept], bool) -> Bytes + Send + 'static,
) -> Result<Response, Problem> {
    let view = View::read(query.as_deref(), app.now())?;
    let filter = viewer.sight.narrow(view.filter);
    // A store that does not answer is told before anything is sent.
    let first = ask(&app, &filter, None).await?;
    let (sender, receiver) = mpsc::channel(2);
    let File { kind, name, head, foot } = file;
    tokio::spawn(async move {
        let mut listing = Some(first);
        let mut is_first = true;
        if sender.send(Ok(Bytes::from_static(head.as_bytes()))).await.is_err() {
            return;
        }
        while let Some(Listing { items, next }) = listing.take() {
            if !items.is_empty() && sender.send(Ok(rows(&items, is_first))).await.is_err() {
                return;
            }
            is_first = is_first && items.is_empty();
            if let Some(next) = next {
                match ask(&app, &filter, Some(next)).await {
                    Ok(more) => listing = Some(more),
                    Err(problem) => {
                        drop(sender.send(Err(io::Error::other(problem.reason))).await);
                        return;
                    }
                }
            }
        }
        drop(sender.send(Ok(Bytes::from_static(foot.as_bytes()))).await);
    });
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, Body::from_stream(Pieces(receiver))).into_response())
}

async fn ask(
    app: &App,
    filter: &Filter,
    after: Option<Cursor>,
) -> Result<Listing<Kept, Cursor>, Problem> {
    let filter = filter.clone();
    let page = Page { size: PAGE, after };
    app.ask(move |store| store.findings(&filter, Order::Kept, page)).await
}
