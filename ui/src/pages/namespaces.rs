//! Namespaces, with the findings of each by severity.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use store::{Filter, Group};

use super::draw;
use crate::access::Viewer;
use crate::app::App;
use crate::bars::{self, Level, Numbers};
use crate::charts;
use crate::frame::{Frame, Live, Place};
use crate::language::{Language, grouped};
use crate::listing::{findings_with, shown_namespace};
use crate::problem::Problem;
use crate::shown;

/// How many namespaces stand on the page.
const MOST: usize = 1_000;

#[derive(Template)]
#[template(path = "pages/namespaces/page.html")]
struct NamespacesPage {
    t: Language,
    frame: Frame,
    levels: Vec<(&'static str, &'static str)>,
    rows: Vec<NamespaceRow>,
    is_cut: bool,
}

struct NamespaceRow {
    name: String,
    address: String,
    bar: String,
    numbers: Vec<Cell>,
    total: String,
}

struct Cell {
    number: String,
    address: Option<String>,
}

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, viewer: Viewer) -> Result<Response, Problem> {
    let filter = viewer.sight.narrow(Filter::default());
    let all = app.ask(move |store| bars::each(store, &filter, Group::Namespace)).await?;
    let t = viewer.language;
    let most = all.iter().map(|(_, numbers)| numbers.total()).max().unwrap_or_default();
    let page = NamespacesPage {
        frame: Frame::new(&app, &viewer, Place::Namespaces, Live::Redrawn),
        levels: Level::ALL.into_iter().map(|level| (level.name(), level.word(t))).collect(),
        rows: all.iter().take(MOST).map(|it| row(it, most, t)).collect(),
        is_cut: all.len() > MOST,
        t,
    };
    draw(&page)
}

fn row((name, numbers): &(String, Numbers), most: u64, t: Language) -> NamespaceRow {
    let in_url = shown_namespace(name);
    let cell = |level: Level| {
        let number = numbers.of(level);
        let address = match level {
            Level::Fails(severity) => findings_with(&[
                ("namespace", in_url),
                ("severity", severity.name()),
                ("verdict", "fail"),
            ]),
            Level::Unknown => findings_with(&[("namespace", in_url), ("verdict", "unknown")]),
        };
        Cell { number: grouped(number), address: Some(address).filter(|_| number > 0) }
    };
    NamespaceRow {
        name: match name.as_str() {
            "" => t.say("namespace.none").to_owned(),
            name => shown::name(name),
        },
        address: findings_with(&[("namespace", in_url)]),
        bar: charts::bar(numbers, most),
        numbers: Level::ALL.into_iter().map(cell).collect(),
        total: grouped(numbers.total()),
    }
}
