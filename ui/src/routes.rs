//! Which page answers under which path.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};

use crate::access::{entry, identify};
use crate::app::App;
use crate::problem::Problem;
use crate::{api, events, export, headers, pages, preferences};

/// Forms are small.
const LARGEST_FORM: usize = 32 << 10;

/// All paths.
pub fn routes(app: Arc<App>) -> Router {
    let pages = Router::new()
        .route("/", get(pages::overview::page))
        .route("/findings", get(pages::findings::page))
        .route("/findings/{fingerprint}", get(pages::finding::page))
        .route("/findings.csv", get(export::csv))
        .route("/findings.json", get(export::json))
        .route("/namespaces", get(pages::namespaces::page))
        .route("/system", get(pages::system::page))
        .route("/login", get(pages::login::page).post(entry::log_in))
        .route("/logout", post(entry::log_out))
        .route("/enter", get(entry::enter))
        .route("/preferences", post(preferences::choose))
        .route("/events", get(events::stream));
    pages
        .merge(api::routes())
        .route("/assets/{name}", get(asset))
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address is not asked that way")
        })
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(Arc::clone(&app), identify))
        .layer(from_fn(headers::compress))
        .layer(from_fn_with_state(Arc::clone(&app), headers::add))
        .with_state(app)
}

async fn asset(
    State(app): State<Arc<App>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    app.assets.answer(uri.path(), &headers).ok_or_else(Problem::not_found)
}
