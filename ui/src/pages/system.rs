//! How the server fares, part by part.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use store::{Health, Moment};

use super::{date, draw, size};
use crate::access::{Sight, Viewer};
use crate::app::App;
use crate::backend::Backend;
use crate::frame::{Frame, Live, Place};
use crate::language::{Language, grouped};
use crate::problem::Problem;
use crate::shown;

/// What the page is made of.
pub(crate) struct Facts {
    pub(crate) parts: Vec<crate::backend::Part>,
    /// How the store fares, or why it does not say.
    pub(crate) store: Result<Health, String>,
    pub(crate) policies: usize,
    pub(crate) certificate_ends: Option<Moment>,
}

impl Facts {
    /// Gathers them. A store that does not answer is a fact too.
    pub(crate) fn ask(backend: &dyn Backend) -> Facts {
        let store = backend
            .store()
            .and_then(|store| store.health().map_err(|error| Problem::of_query(&error).reason));
        let ends = backend.certificate_ends();
        let ends = ends.and_then(|seconds| Moment::from_micros(seconds.checked_mul(1_000_000)?));
        Facts {
            parts: backend.parts(),
            store,
            policies: backend.policies(),
            certificate_ends: ends,
        }
    }
}

#[derive(Template)]
#[template(path = "pages/system/page.html")]
struct SystemPage {
    t: Language,
    frame: Frame,
    parts: Vec<PartRow>,
    facts: Vec<(&'static str, String)>,
    store: Vec<(&'static str, String)>,
    complaint: Option<String>,
}

struct PartRow {
    name: &'static str,
    complaint: Option<String>,
}

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, viewer: Viewer) -> Result<Response, Problem> {
    let facts = app.blocking(|backend| Ok(Facts::ask(backend))).await?;
    let t = viewer.language;
    let mut told = vec![
        (t.say("system.version"), app.backend().version()),
        (t.say("system.policies"), grouped(facts.policies as u64)),
    ];
    let ends = facts.certificate_ends.map(|moment| date(moment, t));
    told.extend(ends.map(|ends| (t.say("system.certificate"), ends)));
    let (store, complaint) = match facts.store {
        Ok(health) => (rows(&health, &viewer.sight, t), None),
        Err(why) => (Vec::new(), Some(shown::sentence(&why))),
    };
    let parts = facts.parts.into_iter().map(|part| PartRow {
        name: part_name(&part.name, t),
        complaint: part.complaint.map(|why| shown::sentence(&why)),
    });
    let page = SystemPage {
        frame: Frame::new(&app, &viewer, Place::System, Live::Redrawn),
        parts: parts.collect(),
        facts: told,
        store,
        complaint,
        t,
    };
    draw(&page)
}

/// Numbers of all namespaces are for who may see all.
fn rows(health: &Health, sight: &Sight, t: Language) -> Vec<(&'static str, String)> {
    let moment = |it: Option<Moment>| match it {
        Some(moment) => date(moment, t),
        None => t.say("system.never").to_owned(),
    };
    let mut rows = vec![
        (t.say("system.size"), size(health.bytes)),
        (t.say("system.last_observation"), moment(health.last_observation)),
    ];
    if *sight == Sight::All {
        rows.push((t.say("system.open"), grouped(health.open)));
        rows.push((t.say("system.excepted"), grouped(health.excepted)));
        rows.push((t.say("system.fixed"), grouped(health.fixed)));
        rows.push((t.say("system.events"), grouped(health.events)));
        rows.push((t.say("system.last_event"), moment(health.last_event)));
    }
    rows.extend(
        health.days.map(|(first, last)| (t.say("system.days"), format!("{first} – {last}"))),
    );
    rows
}

fn part_name(name: &str, t: Language) -> &'static str {
    match name {
        "certificate" => t.say("part.certificate"),
        "policies" => t.say("part.policies"),
        "running" => t.say("part.running"),
        "store" => t.say("part.store"),
        _ => t.say("part.other"),
    }
}
