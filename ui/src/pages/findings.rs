//! The inbox: findings by filters that are the URL, in groups or one by one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use model::Severity;
use store::{Cursor, Filter, Group, Kept, Listing, QueryError, Said, State as Life, Store};

use super::row::Row;
use super::{draw, title_of};
use crate::access::{Sight, Viewer};
use crate::app::App;
use crate::bars::{self, Level, Numbers};
use crate::charts;
use crate::frame::{Frame, Live, Place};
use crate::language::{Language, grouped};
use crate::listing::{Grouping, Sort, View, address, shown_namespace};
use crate::problem::Problem;
use crate::shown;

/// How many groups stand on a page.
const GROUPS: usize = 200;

/// How many words a list of choices has.
const CHOICES: usize = 500;

/// What the page is made of.
struct Facts {
    numbers: Numbers,
    listing: Listing<Kept, Cursor>,
    groups: Vec<(Of, Numbers)>,
    namespaces: Vec<String>,
    checks: Vec<String>,
    kinds: Vec<String>,
}

/// What a group has in common.
enum Of {
    Object(model::Reference),
    Check(String),
    Namespace(String),
}

impl Facts {
    fn ask(store: &dyn Store, sight: &Sight, view: &View) -> Result<Facts, QueryError> {
        let filter = sight.narrow(view.filter.clone());
        let all = sight.narrow(Filter { state: Life::Any, ..Filter::default() });
        let words = |by| -> Result<Vec<String>, QueryError> {
            let mut words: Vec<String> =
                store.count(&all, by)?.into_iter().map(|count| count.of).collect();
            words.truncate(CHOICES);
            words.sort_unstable();
            Ok(words)
        };
        let is_list = view.group == Grouping::None;
        let nothing = Listing { items: Vec::new(), next: None };
        Ok(Facts {
            numbers: bars::all(store, &filter)?,
            listing: match is_list {
                true => store.findings(&filter, view.order(), view.page)?,
                false => nothing,
            },
            groups: groups(store, &filter, view.group)?,
            namespaces: words(Group::Namespace)?,
            checks: words(Group::Check)?,
            kinds: words(Group::Kind)?,
        })
    }
}

fn groups(
    store: &dyn Store,
    filter: &Filter,
    by: Grouping,
) -> Result<Vec<(Of, Numbers)>, QueryError> {
    let each = |by, of: fn(String) -> Of| -> Result<Vec<(Of, Numbers)>, QueryError> {
        let each = bars::each(store, filter, by)?.into_iter();
        Ok(each.map(|(word, numbers)| (of(word), numbers)).take(GROUPS).collect())
    };
    match by {
        Grouping::None => Ok(Vec::new()),
        Grouping::Check => each(Group::Check, Of::Check),
        Grouping::Namespace => each(Group::Namespace, Of::Namespace),
        Grouping::Workload => {
            let objects = store.objects(filter, GROUPS as u16)?.into_iter();
            let group = |it: store::ObjectCount| {
                (Of::Object(it.object), Numbers::of_counts(it.failed, it.unknown))
            };
            Ok(objects.map(group).collect())
        }
    }
}

#[derive(Template)]
#[template(path = "pages/findings/page.html")]
struct FindingsPage {
    t: Language,
    frame: Frame,
    text: String,
    name: String,
    days: String,
    severities: Vec<Choice>,
    verdicts: Vec<Choice>,
    states: Vec<Choice>,
    namespaces: Vec<Choice>,
    checks: Vec<Choice>,
    kinds: Vec<Choice>,
    sorts: Vec<Choice>,
    groupings: Vec<Choice>,
    is_filtered: bool,
    is_list: bool,
    is_nothing: bool,
    total: String,
    tiles: Vec<(&'static str, &'static str, String)>,
    rows: Vec<Row>,
    groups: Vec<GroupRow>,
    is_cut: bool,
    is_later: bool,
    first: String,
    next: Option<String>,
    csv: String,
    json: String,
}

/// A word to choose, as the query has it and for people.
struct Choice {
    value: String,
    word: String,
    is_chosen: bool,
}

struct GroupRow {
    name: String,
    about: &'static str,
    is_code: bool,
    address: String,
    bar: String,
    sentence: String,
    total: String,
}

/// The page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let view = View::read(query.as_deref(), app.now())?;
    let (sight, asked) = (viewer.sight.clone(), view.clone());
    let facts = app.ask(move |store| Facts::ask(store, &sight, &asked)).await?;
    draw(&made(&app, &viewer, &view, facts))
}

fn made(app: &App, viewer: &Viewer, view: &View, facts: Facts) -> FindingsPage {
    let t = viewer.language;
    let filter = &view.filter;
    let numbers = facts.numbers;
    let most = facts.groups.iter().map(|(_, numbers)| numbers.total()).max().unwrap_or_default();
    let some = Level::ALL.into_iter().filter(|level| numbers.of(*level) > 0);
    let next = facts.listing.next.map(|cursor| {
        let mut query = view.query();
        query.set("after", &cursor.to_string());
        address("/findings", &query)
    });
    let query = view.query();
    FindingsPage {
        frame: Frame::new(app, viewer, Place::Findings, Live::Told),
        text: shown::value(filter.text.as_deref().unwrap_or_default()),
        name: shown::value(filter.name.as_deref().unwrap_or_default()),
        days: view.days.map(|days| days.to_string()).unwrap_or_default(),
        severities: severities(filter.severity, t),
        verdicts: verdicts(filter.verdict, t),
        states: states(filter.state, t),
        namespaces: words(&facts.namespaces, filter.namespace.as_deref(), |it| match it {
            "" => t.say("namespace.none").to_owned(),
            name => shown::name(name),
        }),
        checks: words(&facts.checks, filter.check.as_deref(), shown::name),
        kinds: words(&facts.kinds, filter.kind.as_deref(), shown::name),
        sorts: Sort::ALL
            .into_iter()
            .map(|it| choice(it.name(), sort_word(it, t), it == view.sort))
            .collect(),
        groupings: Grouping::ALL
            .into_iter()
            .map(|it| choice(it.name(), group_word(it, t), it == view.group))
            .collect(),
        is_filtered: is_filtered(view),
        is_list: view.group == Grouping::None,
        is_nothing: numbers.total() == 0,
        total: t.count("count.findings", numbers.total()),
        tiles: some.map(|it| (it.name(), it.word(t), grouped(numbers.of(it)))).collect(),
        rows: facts.listing.items.iter().map(|kept| Row::of(kept, t)).collect(),
        is_cut: facts.groups.len() == GROUPS,
        groups: facts.groups.iter().map(|it| group_row(it, view, most, t)).collect(),
        is_later: view.page.after.is_some(),
        first: view.address(),
        next,
        csv: address("/findings.csv", &query),
        json: address("/findings.json", &query),
        t,
    }
}

fn is_filtered(view: &View) -> bool {
    view.filter != Filter::default()
}

fn choice(value: &str, word: &str, is_chosen: bool) -> Choice {
    Choice { value: value.to_owned(), word: word.to_owned(), is_chosen }
}

fn severities(chosen: Option<Severity>, t: Language) -> Vec<Choice> {
    let word = |severity| t.fill("filter.at_least", &[("level", &Level::Fails(severity).word(t))]);
    let each = Severity::ALL.into_iter().rev();
    each.map(|it| choice(it.name(), &word(it), chosen == Some(it))).collect()
}

fn verdicts(chosen: Option<Said>, t: Language) -> Vec<Choice> {
    let word = |said| match said {
        Said::Failed => t.say("verdict.fail"),
        Said::Unknown => t.say("verdict.unknown"),
    };
    let each = [Said::Failed, Said::Unknown].into_iter();
    each.map(|it| choice(it.name(), word(it), chosen == Some(it))).collect()
}

fn states(chosen: Life, t: Language) -> Vec<Choice> {
    let word = |state| match state {
        Life::Open => t.say("state.open"),
        Life::Excepted => t.say("state.excepted"),
        Life::Fixed => t.say("state.fixed"),
        Life::Any => t.say("state.any"),
    };
    let each = Life::ALL.into_iter();
    each.map(|it| choice(it.name(), word(it), chosen == it)).collect()
}

/// The words that there are, and the chosen one also where there is none of it.
fn words(all: &[String], chosen: Option<&str>, word: impl Fn(&str) -> String) -> Vec<Choice> {
    let missing = chosen.filter(|it| !all.iter().any(|known| known == it));
    let each = all.iter().map(String::as_str).chain(missing);
    let value = |it: &str| shown::value(shown_namespace(it));
    each.map(|it| Choice { value: value(it), word: word(it), is_chosen: chosen == Some(it) })
        .collect()
}

fn sort_word(sort: Sort, t: Language) -> &'static str {
    match sort {
        Sort::Worst => t.say("sort.worst"),
        Sort::Newest => t.say("sort.newest"),
        Sort::Oldest => t.say("sort.oldest"),
        Sort::Fixed => t.say("sort.fixed"),
    }
}

fn group_word(group: Grouping, t: Language) -> &'static str {
    match group {
        Grouping::None => t.say("group.none"),
        Grouping::Workload => t.say("group.workload"),
        Grouping::Check => t.say("group.check"),
        Grouping::Namespace => t.say("group.namespace"),
    }
}

fn group_row((of, numbers): &(Of, Numbers), view: &View, most: u64, t: Language) -> GroupRow {
    let mut inside = View { group: Grouping::None, ..view.clone() };
    let filter = &mut inside.filter;
    let (name, about, is_code) = match of {
        Of::Object(object) => {
            filter.namespace = Some(object.namespace.clone().unwrap_or_default());
            (filter.kind, filter.name) = (Some(object.kind.clone()), Some(object.name.clone()));
            (shown::object(object), "", false)
        }
        Of::Check(check) => {
            filter.check = Some(check.clone());
            (shown::name(check), title_of(check), true)
        }
        Of::Namespace(namespace) => {
            filter.namespace = Some(namespace.clone());
            let none = || t.say("namespace.none").to_owned();
            let name = if namespace.is_empty() { none() } else { shown::name(namespace) };
            (name, "", false)
        }
    };
    GroupRow {
        name,
        about,
        is_code,
        address: inside.address(),
        bar: charts::bar(numbers, most),
        sentence: numbers.sentence(t),
        total: grouped(numbers.total()),
    }
}
