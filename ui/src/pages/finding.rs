//! One finding: what is wrong where, why it matters, how to mend it, and what became of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use model::{Finding, Framework, Verdict};
use report::{Line, part};
use store::{Entrance, Filter, Kept, Order, Page, State as Life};

use super::row::level;
use super::{checks, date, draw};
use crate::access::{Sight, Viewer};
use crate::app::App;
use crate::backend::Backend;
use crate::frame::{Frame, Live, Place};
use crate::language::Language;
use crate::listing::{findings_with, fingerprint, shown_namespace};
use crate::problem::Problem;
use crate::shown;

/// How many objects that take part are shown.
const RELATED: usize = 50;

/// A diff that is longer than this is read elsewhere.
const LONGEST_DIFF: usize = 64 << 10;

/// What the page is made of.
struct Facts {
    kept: Kept,
    excerpt: Vec<Line>,
    diff: Option<(String, bool)>,
    frameworks: Vec<Named>,
}

/// A framework, and its controls that name the check.
struct Named {
    framework: String,
    /// Number and title.
    controls: Vec<(String, String)>,
}

/// The finding with this fingerprint, where it may be seen. It blocks.
pub(crate) fn find(backend: &dyn Backend, sight: &Sight, digits: &str) -> Result<Kept, Problem> {
    let fingerprint = fingerprint(digits).ok_or_else(Problem::not_found)?;
    let filter = Filter { fingerprint: Some(fingerprint), state: Life::Any, ..Filter::default() };
    let store = backend.store().map_err(Problem::unavailable)?;
    let found = store.findings(&sight.narrow(filter), Order::Kept, Page::first(1));
    let found = found.map_err(|error| Problem::of_query(&error))?;
    found.items.into_iter().next().ok_or_else(Problem::not_found)
}

fn ask(backend: &dyn Backend, sight: &Sight, digits: &str) -> Result<Facts, Problem> {
    let kept = find(backend, sight, digits)?;
    let is_open = kept.history.fixed.is_none();
    let text = backend.file(&kept.finding).filter(|_| is_open);
    let excerpt = text.as_ref().map(|it| report::excerpt(&kept.finding, it)).unwrap_or_default();
    let diff = text.and_then(|text| backend.diff(&kept.finding, &text));
    let diff = diff.filter(|it| it.len() <= LONGEST_DIFF);
    let frameworks = named(backend.frameworks(), &kept.finding.check);
    Ok(Facts { excerpt, diff: diff.map(|diff| report::masked_diff(&diff)), frameworks, kept })
}

fn named(frameworks: &[Framework], check: &str) -> Vec<Named> {
    let named = |framework: &Framework| Named {
        framework: format!("{} {}", framework.title, framework.version),
        controls: framework
            .controls
            .iter()
            .filter(|control| control.checks.iter().any(|it| it == check))
            .map(|control| (control.id.clone(), control.title.clone()))
            .collect(),
    };
    frameworks.iter().map(named).filter(|it| !it.controls.is_empty()).collect()
}

#[derive(Template)]
#[template(path = "pages/finding/page.html")]
struct FindingPage {
    t: Language,
    frame: Frame,
    level: &'static str,
    word: &'static str,
    says: String,
    missing: Option<String>,
    acceptance: Option<Decision>,
    object: String,
    object_address: String,
    check: String,
    check_address: String,
    path: String,
    place: Option<String>,
    excerpt: Vec<Line>,
    why: String,
    manual: String,
    remedy: String,
    command: Option<&'static str>,
    diff: Vec<DiffLine>,
    is_masked: bool,
    related: Vec<(String, String)>,
    frameworks: Vec<Named>,
    history: Vec<(&'static str, String, String)>,
    seen_by: String,
    fixed: Option<String>,
    fingerprint: String,
}

/// Why somebody lives with it.
struct Decision {
    reason: String,
    who: Option<String>,
    until: Option<String>,
}

struct DiffLine {
    class: &'static str,
    text: String,
}

/// The page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Path(digits): Path<String>,
) -> Result<Response, Problem> {
    let sight = viewer.sight.clone();
    let facts = app.blocking(move |backend| ask(backend, &sight, &digits)).await?;
    draw(&made(&app, &viewer, facts))
}

fn made(app: &App, viewer: &Viewer, facts: Facts) -> FindingPage {
    let t = viewer.language;
    let Facts { kept: Kept { finding, acceptance, history }, excerpt, diff, frameworks } = facts;
    let level = level(&finding);
    let check = checks().iter().find(|check| check.id == finding.check);
    let seen = history.entrances.iter().map(|entrance| entrance_word(entrance, t));
    let (why, rest) = check.map(|check| parted(check.page)).unwrap_or_default();
    let (diff, is_masked) = diff.unwrap_or_default();
    let mut moments = vec![
        (t.say("history.first_seen"), history.first_seen),
        (t.say("history.last_seen"), history.last_seen),
    ];
    moments.extend(history.fixed.map(|fixed| (t.say("history.fixed"), fixed)));
    let related = finding.related.iter().take(RELATED);
    FindingPage {
        frame: Frame::new(app, viewer, Place::Findings, Live::Told),
        level: level.name(),
        word: level.word(t),
        says: shown::sentence(&finding.says),
        missing: match &finding.verdict {
            Verdict::Unknown(missing) => Some(shown::sentence(missing)),
            _ => None,
        },
        acceptance: acceptance.map(|it| Decision {
            reason: shown::sentence(&it.reason),
            who: it.who.map(|who| shown::name(&who)),
            until: it.until.map(|until| until.to_string()),
        }),
        object: shown::object(&finding.object),
        object_address: object_address(&finding),
        check: shown::name(&finding.check),
        check_address: findings_with(&[("check", &finding.check)]),
        path: shown::sentence(&finding.path.to_string()),
        place: place(&finding),
        excerpt,
        why: part::manual(why, 3),
        manual: part::manual(rest, 3),
        remedy: part::remedy(&finding, checks()),
        command: part::command(&finding),
        diff: diff_lines(&diff),
        is_masked,
        related: related.map(|it| (shown::object(&it.object), shown::sentence(&it.says))).collect(),
        frameworks,
        history: moments
            .into_iter()
            .map(|(word, moment)| (word, moment.to_string(), date(moment, t)))
            .collect(),
        seen_by: seen.collect::<Vec<_>>().join(t.say("list.comma")),
        fixed: history.fixed.map(|fixed| date(fixed, t)),
        fingerprint: finding.fingerprint.to_string(),
        t,
    }
}

/// A check's page up to its examples, and from there on.
fn parted(page: &str) -> (&str, &str) {
    let end = page.find("\n## ").unwrap_or(page.len());
    page.split_at_checked(end).unwrap_or((page, ""))
}

fn object_address(finding: &Finding) -> String {
    let object = &finding.object;
    let namespace = object.namespace.as_deref().unwrap_or_default();
    findings_with(&[
        ("namespace", shown_namespace(namespace)),
        ("kind", &object.kind),
        ("name", &object.name),
    ])
}

fn place(finding: &Finding) -> Option<String> {
    let file = shown::sentence(finding.file.as_deref()?);
    Some(match finding.place {
        Some(place) => format!("{file}:{}:{}", place.line, place.column),
        None => file,
    })
}

fn entrance_word(entrance: Entrance, t: Language) -> &'static str {
    match entrance {
        Entrance::Admission => t.say("entrance.admission"),
        Entrance::Background => t.say("entrance.background"),
        Entrance::Scan => t.say("entrance.scan"),
    }
}

fn diff_lines(diff: &str) -> Vec<DiffLine> {
    let class = |line: &str| match line.as_bytes() {
        [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => "file",
        [b'@', b'@', ..] => "hunk",
        [b'-', ..] => "removed",
        [b'+', ..] => "added",
        _ => "same",
    };
    let line = |line: &str| DiffLine {
        class: class(line),
        text: report::Visible(&line.replace('\t', "    ")).to_string(),
    };
    diff.lines().map(line).collect()
}
