//! Language and theme, as somebody chose them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::access::entry::own_address;
use crate::access::{LANGUAGE_COOKIE, THEME_COOKIE, Theme};
use crate::app::App;
use crate::language::Language;
use crate::problem::Problem;
use crate::query::Query;

/// A choice is kept for a year.
const SECONDS: u32 = 365 * 24 * 60 * 60;

/// Keeps what was chosen, and goes back to the page.
pub(crate) async fn choose(State(app): State<Arc<App>>, body: Bytes) -> Result<Response, Problem> {
    let text = String::from_utf8_lossy(&body);
    let form = Query::read(&text).map_err(|_| Problem::bad_request("the form is too long"))?;
    let mut headers = HeaderMap::new();
    let language = form.get("language").and_then(Language::of_code).map(Language::code);
    let theme = form.get("theme");
    let theme = Theme::ALL.into_iter().map(Theme::name).find(|name| theme == Some(*name));
    for (name, value) in [(LANGUAGE_COOKIE, language), (THEME_COOKIE, theme)] {
        let Some(value) = value else { continue };
        let secure = if app.is_secure() { "; Secure" } else { "" };
        let cookie = format!("{name}={value}; Path=/; Max-Age={SECONDS}; SameSite=Lax{secure}");
        headers.extend(HeaderValue::try_from(cookie).map(|value| (SET_COOKIE, value)));
    }
    let back = own_address(form.get("to").unwrap_or_default());
    Ok((StatusCode::SEE_OTHER, headers, [(LOCATION, back)]).into_response())
}
