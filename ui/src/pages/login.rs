//! The way in.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::draw;
use crate::access::entry::own_address;
use crate::access::{NOBODY, Viewer};
use crate::app::App;
use crate::frame::{Frame, Live, Place};
use crate::language::Language;
use crate::problem::Problem;
use crate::shown;

#[derive(Template)]
#[template(path = "pages/login/page.html")]
struct LoginPage {
    t: Language,
    frame: Frame,
    /// Tokens are taken.
    takes_token: bool,
    /// Where to go then.
    to: String,
    complaint: Option<String>,
}

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, viewer: Viewer) -> Result<Response, Problem> {
    draw(&made(&app, &viewer, "/", None))
}

/// The same for somebody who wanted another page, with the reason why there is none.
pub(super) fn instead(app: &App, viewer: &Viewer, problem: &Problem) -> Response {
    // That somebody is to log in first, the page says by itself.
    let is_told = problem.reason != NOBODY;
    let complaint = Some(shown::sentence(&problem.reason)).filter(|_| is_told);
    let page = made(app, viewer, &own_address(&viewer.address), complaint);
    let html = page.render().unwrap_or_default();
    (StatusCode::UNAUTHORIZED, Html(html)).into_response()
}

fn made(app: &App, viewer: &Viewer, to: &str, complaint: Option<String>) -> LoginPage {
    LoginPage {
        t: viewer.language,
        frame: Frame::new(app, viewer, Place::Elsewhere, Live::Still),
        takes_token: app.backend().gatekeeper().is_some(),
        to: to.to_owned(),
        complaint,
    }
}
