//! What stands where there is no page, and why.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::login;
use crate::access::Viewer;
use crate::app::App;
use crate::frame::{Frame, Live, Place};
use crate::language::Language;
use crate::problem::Problem;
use crate::shown;

#[derive(Template)]
#[template(path = "pages/problem/page.html")]
struct ProblemPage {
    t: Language,
    frame: Frame,
    title: &'static str,
    status: u16,
    reason: String,
}

/// The page of a problem; the way in, where somebody is to come in first.
pub(crate) fn page(app: &App, viewer: &Viewer, problem: &Problem) -> Response {
    if problem.status == StatusCode::UNAUTHORIZED {
        return login::instead(app, viewer, problem);
    }
    let t = viewer.language;
    let page = ProblemPage {
        frame: Frame::new(app, viewer, Place::Elsewhere, Live::Still),
        title: title(problem.status, t),
        status: problem.status.as_u16(),
        reason: shown::sentence(&problem.reason),
        t,
    };
    (problem.status, Html(page.render().unwrap_or_default())).into_response()
}

fn title(status: StatusCode, t: Language) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => t.say("problem.not_found"),
        StatusCode::SERVICE_UNAVAILABLE => t.say("problem.unavailable"),
        StatusCode::FORBIDDEN | StatusCode::MISDIRECTED_REQUEST => t.say("problem.refused"),
        status if status.is_client_error() => t.say("problem.bad_request"),
        _ => t.say("problem.internal"),
    }
}
