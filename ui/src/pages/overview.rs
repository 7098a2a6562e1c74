//! The first page: what is wrong, how it goes, and what to do first.

mod first;
mod worst;

use std::sync::Arc;
use std::time::SystemTime;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use store::{
    Change, Day, Filter, Group, Kept, Moment, Order, Page, Period, QueryError, Said, Store,
    TrendDay,
};

use super::row::Row;
use super::{date, draw};
use crate::access::{Sight, Viewer};
use crate::app::App;
use crate::bars::{self, Level, Numbers};
use crate::charts::{self, Trend};
use crate::frame::{Frame, Live, Place};
use crate::language::{Language, grouped};
use crate::listing::{findings_with, shown_namespace};
use crate::problem::Problem;
use crate::shown;
use first::{Step, steps};
pub(crate) use worst::Worst;

/// How many days the trend shows, and how many changes are counted of.
const DAYS: i64 = 30;
const WEEK: usize = 7;

/// How much of each list stands here.
const NAMESPACES: usize = 8;
const NEWEST: u16 = 6;

/// All that the page tells.
pub(crate) struct Facts {
    pub(crate) numbers: Numbers,
    pub(crate) days: Vec<TrendDay>,
    pub(crate) namespaces: Vec<(String, Numbers)>,
    pub(crate) checks: Vec<(String, Numbers)>,
    pub(crate) objects: Vec<store::ObjectCount>,
    pub(crate) newest: Vec<Kept>,
    pub(crate) last: Option<Moment>,
}

impl Facts {
    /// Asks the store. `now` is the day that the trend ends with.
    pub(crate) fn ask(
        store: &dyn Store,
        sight: &Sight,
        worst: &Worst,
        now: SystemTime,
    ) -> Result<Facts, QueryError> {
        let open = sight.narrow(Filter::default());
        let failed = Filter { verdict: Some(Said::Failed), ..open.clone() };
        Ok(Facts {
            numbers: bars::all(store, &open)?,
            days: trend(store, sight, now)?,
            namespaces: bars::each(store, &open, Group::Namespace)?,
            checks: bars::each(store, &failed, Group::Check)?,
            objects: worst.objects(store, sight, &failed, now)?,
            newest: store.findings(&open, Order::Newest, Page::first(NEWEST))?.items,
            last: store.health()?.last_observation,
        })
    }

    /// What happened in the last days, by what happened.
    pub(crate) fn week(&self) -> Change {
        let mut week = Change::default();
        for day in self.days.iter().rev().take(WEEK) {
            for change in day.failed.iter().chain([&day.unknown]) {
                week.new += change.new;
                week.returned += change.returned;
                week.fixed += change.fixed;
            }
        }
        week
    }
}

fn trend(store: &dyn Store, sight: &Sight, now: SystemTime) -> Result<Vec<TrendDay>, QueryError> {
    let today = Moment::of_clock(now).unwrap_or(Moment::FIRST).day();
    let first = Day::from_number((today.number() - DAYS + 1).max(0)).unwrap_or(today);
    let of = |namespace| store.trend(&Period { namespace, first, last: today });
    let Sight::Namespaces(namespaces) = sight else { return of(None) };
    let mut days: Vec<TrendDay> = Vec::new();
    for namespace in namespaces {
        let own = of(Some(namespace.clone()))?;
        if days.is_empty() {
            days = own;
            continue;
        }
        for (day, own) in days.iter_mut().zip(own) {
            day.failed.iter_mut().zip(own.failed).for_each(|(sum, own)| add(sum, own));
            add(&mut day.unknown, own.unknown);
        }
    }
    Ok(days)
}

fn add(sum: &mut Change, own: Change) {
    sum.new += own.new;
    sum.returned += own.returned;
    sum.fixed += own.fixed;
    sum.open += own.open;
}

#[derive(Template)]
#[template(path = "pages/overview/page.html")]
struct OverviewPage {
    t: Language,
    frame: Frame,
    tiles: Vec<Tile>,
    title: String,
    week: [Changed; 3],
    trend: Trend,
    days: Vec<DayRow>,
    steps: Vec<Step>,
    namespaces: Vec<NamespaceRow>,
    more_namespaces: Option<String>,
    newest: Vec<Row>,
    last: Option<String>,
}

struct Tile {
    level: &'static str,
    word: &'static str,
    number: String,
    is_none: bool,
    address: String,
}

struct Changed {
    word: &'static str,
    number: String,
    address: Option<String>,
    class: &'static str,
}

struct DayRow {
    day: String,
    numbers: [String; 5],
}

struct NamespaceRow {
    name: String,
    address: String,
    bar: String,
    sentence: String,
    total: String,
}

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, viewer: Viewer) -> Result<Response, Problem> {
    let (sight, worst, now) = (viewer.sight.clone(), Arc::clone(&app.worst), app.now());
    let facts = app.ask(move |store| Facts::ask(store, &sight, &worst, now)).await?;
    let t = viewer.language;
    let trend = charts::trend(&facts.days, t);
    let most = facts.namespaces.iter().map(|(_, numbers)| numbers.total()).max();
    let most = most.unwrap_or_default();
    let more = facts.namespaces.len().checked_sub(NAMESPACES).filter(|more| *more > 0);
    let shown = facts.namespaces.iter().take(NAMESPACES);
    let page = OverviewPage {
        frame: Frame::new(&app, &viewer, Place::Overview, Live::Redrawn),
        tiles: Level::ALL.into_iter().map(|level| tile(level, &facts.numbers, t)).collect(),
        title: match facts.numbers.total() {
            0 => t.say("overview.nothing").to_owned(),
            total => t.count("overview.title", total),
        },
        week: week(facts.week(), t),
        days: facts.days.iter().rev().map(day_row).collect(),
        steps: steps(&facts, t),
        namespaces: shown.map(|it| namespace_row(it, most, t)).collect(),
        more_namespaces: more.map(|more| t.count("overview.more_namespaces", more as u64)),
        newest: facts.newest.iter().map(|kept| Row::of(kept, t)).collect(),
        last: facts.last.map(|moment| date(moment, t)),
        trend,
        t,
    };
    draw(&page)
}

fn tile(level: Level, numbers: &Numbers, t: Language) -> Tile {
    // A filter asks for at least a severity; the list begins with the worst.
    let address = match level {
        Level::Fails(severity) => {
            findings_with(&[("severity", severity.name()), ("verdict", "fail")])
        }
        Level::Unknown => findings_with(&[("verdict", "unknown")]),
    };
    let (number, is_none) = (grouped(numbers.of(level)), numbers.of(level) == 0);
    Tile { level: level.name(), word: level.word(t), number, is_none, address }
}

fn week(change: Change, t: Language) -> [Changed; 3] {
    let number = |number: i64| grouped(number.max(0).unsigned_abs());
    let week = WEEK.to_string();
    [
        Changed {
            word: t.say("week.new"),
            number: number(change.new),
            address: Some(findings_with(&[("days", &week), ("sort", "newest"), ("state", "any")])),
            class: "new",
        },
        Changed {
            word: t.say("week.returned"),
            number: number(change.returned),
            // No filter knows which they are.
            address: None,
            class: "returned",
        },
        Changed {
            word: t.say("week.fixed"),
            number: number(change.fixed),
            address: Some(findings_with(&[("state", "fixed"), ("sort", "fixed")])),
            class: "fixed",
        },
    ]
}

fn day_row(day: &TrendDay) -> DayRow {
    let numbers = charts::open(day);
    DayRow { day: day.day.to_string(), numbers: Level::ALL.map(|it| grouped(numbers.of(it))) }
}

fn namespace_row((name, numbers): &(String, Numbers), most: u64, t: Language) -> NamespaceRow {
    let shown = match name.as_str() {
        "" => t.say("namespace.none").to_owned(),
        name => shown::name(name),
    };
    NamespaceRow {
        name: shown,
        address: findings_with(&[("namespace", shown_namespace(name))]),
        bar: charts::bar(numbers, most),
        sentence: numbers.sentence(t),
        total: grouped(numbers.total()),
    }
}
