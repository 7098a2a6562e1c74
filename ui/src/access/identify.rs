//! Finds out who asks, in which language, and how the page is to look.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HeaderMap};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Session, Sight, own_host, same_site};
use crate::app::App;
use crate::backend::Person;
use crate::language::Language;
use crate::problem::Problem;
use crate::{api, pages};

/// Whoever asks.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    /// The path and the query that were asked for.
    pub(crate) address: String,
    /// Who it is; `None` where nobody is logged in, or somebody by the link of the terminal.
    pub(crate) person: Option<Person>,
    /// Somebody is logged in.
    pub(crate) is_in: bool,
    pub(crate) sight: Sight,
}

/// How a page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the browser prefers it.
    Browser,
    Light,
    Dark,
}

/// Why there is no page for somebody who has not come in.
pub(crate) const NOBODY: &str = "nobody is logged in";

/// What anybody may ask for.
const OPEN: [&str; 4] = ["/assets/", "/enter", "/login", "/preferences"];

/// Refuses what comes from elsewhere or from nobody, and makes a page or JSON of each problem.
pub(crate) async fn identify(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut viewer = Viewer::unknown(request.uri(), request.headers());
    let known = let_in(&app, &mut viewer, &request);
    let seen = match known {
        Ok(Some(person)) => see(&app, &mut viewer, person).await,
        known => known.map(drop),
    };
    let response = match seen {
        Ok(()) => {
            request.extensions_mut().insert(viewer.clone());
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    match response.extensions().get::<Problem>() {
        Some(problem) if api::is_path(&viewer.address) => api::problem(problem),
        Some(problem) => pages::problem::page(&app, &viewer, problem),
        None => response,
    }
}

/// Whether the request is let in; and who it is, where it has to be asked what they may see.
fn let_in(app: &App, viewer: &mut Viewer, request: &Request) -> Result<Option<Person>, Problem> {
    if app.is_loopback() && !own_host(request) {
        let reason = "this server answers to localhost and 127.0.0.1 only";
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, reason));
    }
    if !same_site(request) {
        let reason = "this request comes from another site, or does not say where it comes from";
        return Err(Problem::new(StatusCode::FORBIDDEN, reason));
    }
    let is_open = is_open(request.uri().path());
    let shown = cookie(request.headers(), app.cookie_name());
    let session = shown.and_then(|shown| app.sessions.of(shown, app.now()));
    let Some(Session { person, .. }) = session else {
        let refused = Problem::new(StatusCode::UNAUTHORIZED, NOBODY);
        return if is_open { Ok(None) } else { Err(refused) };
    };
    viewer.is_in = true;
    viewer.person = person;
    if viewer.person.is_none() {
        viewer.sight = Sight::All;
    }
    Ok(viewer.person.clone().filter(|_| !is_open))
}

async fn see(app: &App, viewer: &mut Viewer, person: Person) -> Result<(), Problem> {
    let sights = Arc::clone(&app.sights);
    viewer.sight = app.blocking(move |backend| sights.of(&person, backend)).await?;
    Ok(())
}

fn is_open(path: &str) -> bool {
    OPEN.iter().any(|open| match open.strip_suffix('/') {
        Some(_) => path.starts_with(open),
        None => path == *open,
    })
}

impl Viewer {
    /// Somebody of whom nothing is known but what the browser prefers.
    fn unknown(uri: &Uri, headers: &HeaderMap) -> Viewer {
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
        let chosen = cookie(headers, LANGUAGE_COOKIE).and_then(Language::of_code);
        let language = chosen.unwrap_or_else(|| Language::accepted(accepted.unwrap_or_default()));
        let theme = match cookie(headers, THEME_COOKIE) {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Browser,
        };
        let address = uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
        let sight = Sight::Namespaces(Vec::new());
        Viewer { language, theme, address, person: None, is_in: false, sight }
    }
}

/// Where a choice of the language is kept.
pub(crate) const LANGUAGE_COOKIE: &str = "yagura_language";

/// Where a choice of the theme is kept.
pub(crate) const THEME_COOKIE: &str = "yagura_theme";

impl Theme {
    pub(crate) const ALL: [Theme; 3] = [Theme::Browser, Theme::Light, Theme::Dark];

    /// Its name, as cookies and forms have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Theme::Browser => "browser",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Its name for people.
    pub(crate) fn word(self, language: Language) -> &'static str {
        match self {
            Theme::Browser => language.say("theme.browser"),
            Theme::Light => language.say("theme.light"),
            Theme::Dark => language.say("theme.dark"),
        }
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find_map(|(known, value)| (known == name).then_some(value))
}

impl<S: Sync> FromRequestParts<S> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Viewer, Problem> {
        let viewer = parts.extensions.get::<Viewer>().cloned();
        viewer.ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, NOBODY))
    }
}
