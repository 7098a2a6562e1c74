//! Comes in by the link of the terminal or with a token, and goes out.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::header::{HeaderMap, LOCATION, SET_COOKIE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::identify::cookie;
use super::sessions::LASTS;
use crate::app::App;
use crate::backend::Person;
use crate::problem::Problem;
use crate::query::Query;

/// Longer tokens are nobody's.
const LONGEST_TOKEN: usize = 16 * 1024;

/// Opens the link of the terminal.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    method: Method,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Query::read(&query.unwrap_or_default())
        .map_err(|_| Problem::bad_request("the query is too long"))?;
    // Who only asks for the head does not use the link up.
    if method == Method::HEAD {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let word = query.get("key").unwrap_or_default();
    if !app.link.as_ref().is_some_and(|link| link.open(word, app.now())) {
        let reason = "this link has been used, or is too old: start the server again for another";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, reason));
    }
    begin(&app, None, "/")
}

/// Comes in with a token.
pub(crate) async fn log_in(State(app): State<Arc<App>>, body: Bytes) -> Result<Response, Problem> {
    let (token, to) = form(&body)?;
    let asking = token.clone();
    let person = app
        .blocking(move |backend| {
            let Some(gatekeeper) = backend.gatekeeper() else { return Ok(None) };
            gatekeeper.person(&asking).map_err(Problem::of_refusal)
        })
        .await?;
    match person {
        Some(person) => begin(&app, Some(person), &to),
        None => {
            let reason = "the API server does not know this token";
            Err(Problem::new(StatusCode::UNAUTHORIZED, reason))
        }
    }
}

/// Goes out.
pub(crate) async fn log_out(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    if let Some(shown) = cookie(&headers, app.cookie_name()) {
        app.sessions.end(shown);
    }
    let gone = format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict", app.cookie_name());
    let gone = if app.is_secure() { format!("{gone}; Secure") } else { gone };
    (StatusCode::SEE_OTHER, [(LOCATION, "/login".to_owned()), (SET_COOKIE, gone)]).into_response()
}

/// The token of the form, and where to go with it.
fn form(body: &[u8]) -> Result<(String, String), Problem> {
    let form = Query::within(&String::from_utf8_lossy(body), LONGEST_TOKEN)
        .map_err(|_| Problem::bad_request("the token is too long"))?;
    let token = form.get("token").ok_or_else(|| Problem::bad_request("no token was given"))?;
    Ok((token.to_owned(), own_address(form.get("to").unwrap_or_default())))
}

/// An address of ours; the first page for any other.
pub(crate) fn own_address(address: &str) -> String {
    let is_own = address.starts_with('/')
        && !address.starts_with("//")
        && address.len() < 4_000
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_way_in = ["/enter", "/login", "/logout"].iter().any(|it| address.starts_with(it));
    if is_own && !is_way_in { address.to_owned() } else { "/".to_owned() }
}

/// Begins a session and goes on.
fn begin(app: &App, person: Option<Person>, to: &str) -> Result<Response, Problem> {
    let shown = app
        .sessions
        .begin(person, app.now())
        .map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    let (name, seconds) = (app.cookie_name(), LASTS.as_secs());
    let mut set = format!("{name}={shown}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict");
    if app.is_secure() {
        set.push_str("; Secure");
    }
    let headers = [(LOCATION, to.to_owned()), (SET_COOKIE, set)];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

#[cfg(test)]
mod tests {
    use super::own_address;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for address in ["/", "/findings?severity=high&q=a%20b"] {
            assert_eq!(own_address(address), address);
        }
        for address in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/login"]
        {
            assert_eq!(own_address(address), "/", "{address}");
        }
    }
}
