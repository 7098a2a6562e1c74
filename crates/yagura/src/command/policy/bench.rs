//! `yagura policy bench DIR --objects DIR`: what policies cost, each by itself.

mod costs;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use model::{Diagnostic, Document, Level, objects_in};
use policy::Request;
use source::files::{self, Content, Input, Options};
use source::yaml;

use crate::cli::Bench;
use crate::config::Config;
use crate::policies::Policies;
use crate::{clock, speech};
use costs::Costs;
use policy::bundle::Around;
use policy::gatekeeper::Point;
use policy::library::{Library, Unbound};

/// A policy, and what it costs.
struct Row {
    id: String,
    compiling: Duration,
    costs: Costs,
}

/// Prints what each policy costs, the most expensive first.
pub(super) fn run(bench: &Bench, config: &Config) -> anyhow::Result<ExitCode> {
    let (mut policies, mut told) = (Policies::default(), Vec::new());
    let began = clock::thread_cpu();
    for place in &bench.policies {
        told.extend(policies.add(place)?);
    }
    told.extend(policies.bind());
    let compiling = clock::thread_cpu().saturating_sub(began);
    let objects = inputs(&bench.objects, &mut told);
    let documents = documents(&objects, &mut told);
    let around = policies.around(&objects, true, config.now);
    told.iter().for_each(|diagnostic| speech::say(&shown(diagnostic)));
    let alone = compiled_alone(&inputs(&bench.policies, &mut Vec::new()));
    let mut rows = rows(&policies, &alone);
    let mut count = 0;
    for (document, input) in &documents {
        for object in objects_in(document.root(), Some(&input.name)) {
            count += 1;
            let request = Request::creation(&object).among(around.world());
            for (policy, row) in rows.iter_mut().enumerate() {
                row.costs.measure(|| ask(&policies, policy, &object, &request, &around));
            }
        }
    }
    if count == 0 {
        bail!("there is no object in {}", bench.objects.join(", "));
    }
    speech::give(&table(&mut rows))?;
    let whole: Duration = rows.iter().map(|row| row.costs.whole()).sum();
    speech::say(&format!(
        "{} policies, compiled in {:.1} ms; {count} objects, each judged by all in {:.1} µs",
        rows.len(),
        compiling.as_secs_f64() * 1e3,
        whole.as_secs_f64() * 1e6 / f64::from(count)
    ));
    let is_partial = told.iter().any(|diagnostic| diagnostic.level != Level::Warning);
    Ok(ExitCode::from(if is_partial { 2 } else { 0 }))
}

/// Asks one policy; whether it is about the object at all.
fn ask(
    policies: &Policies,
    policy: usize,
    object: &model::Object<'_>,
    request: &Request<'_>,
    around: &Around,
) -> bool {
    policies.bundle().judge_one(policy, object, request, &around.at(Point::Files)).is_some()
}

fn rows(policies: &Policies, alone: &BTreeMap<String, Duration>) -> Vec<Row> {
    let row = |id: String| {
        // A constraint is compiled with its template, `gatekeeper/KIND` of `gatekeeper/KIND/NAME`.
        let template = || id.rsplit_once('/').and_then(|(template, _)| alone.get(template));
        let compiling = alone.get(&id).or_else(template).copied().unwrap_or_default();
        Row { id, compiling, costs: Costs::default() }
    };
    policies.ruled().map(|ruled| row(ruled.id)).collect()
}

/// How long each policy takes to compile without the others, by its id.
fn compiled_alone(inputs: &[Input]) -> BTreeMap<String, Duration> {
    let mut alone = BTreeMap::new();
    for (document, _) in documents(inputs, &mut Vec::new()) {
        for object in objects_in(document.root(), None) {
            let mut library = Library::default();
            let began = clock::thread_cpu();
            library.add_object(&object);
            let took = clock::thread_cpu().saturating_sub(began);
            let template = object.node().at(&["spec", "crd", "spec", "names", "kind"]).as_str();
            let bundle = library.bind(Unbound::Tried).bundle;
            let id = bundle.ids().next().map(|(id, _)| id);
            let id = id.or_else(|| template.map(|kind| format!("gatekeeper/{kind}")));
            alone.extend(id.map(|id| (id, took)));
        }
    }
    alone
}

fn table(rows: &mut [Row]) -> String {
    rows.sort_by_key(|row| std::cmp::Reverse(row.costs.whole()));
    let whole: Duration = rows.iter().map(|row| row.costs.whole()).sum();
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or_default().max(6);
    let mut text = format!(
        "{:width$} {:>11} {:>8} {:>11} {:>11} {:>7}\n",
        "POLICY", "COMPILE", "OBJECTS", "MEDIAN", "P95", "SHARE"
    );
    for Row { id, compiling, costs } in rows {
        let share = costs.whole().as_secs_f64() / whole.as_secs_f64().max(f64::MIN_POSITIVE);
        let figures = match costs.quantiles() {
            Some((median, p95)) => format!("{:>11} {:>11}", micro(median), micro(p95)),
            None => format!("{:>11} {:>11}", "-", "-"),
        };
        let (compiling, count) = (micro(*compiling), costs.count());
        let line =
            format!("{id:width$} {compiling:>11} {count:>8} {figures} {:>6.1}%", share * 1e2);
        // Writing to a string does not fail.
        writeln!(text, "{line}").ok();
    }
    text
}

fn micro(duration: Duration) -> String {
    format!("{:.1} µs", duration.as_secs_f64() * 1e6)
}

/// What the places name.
fn inputs(places: &[String], told: &mut Vec<Diagnostic>) -> Vec<Input> {
    let options = Options { hidden: false, gitignore: false, exclude: Vec::new(), programs: None };
    let listing = files::list(places, &options);
    told.extend(listing.diagnostics);
    listing.inputs
}

fn documents<'i>(inputs: &'i [Input], told: &mut Vec<Diagnostic>) -> Vec<(Document, &'i Input)> {
    let mut documents = Vec::new();
    for input in inputs {
        let Content::File(path) = &input.content else { continue };
        match files::read(path) {
            Ok(bytes) => {
                let stream = yaml::read(&bytes, &yaml::Limits::default());
                told.extend(stream.diagnostics.into_iter().map(|it| it.in_file(&input.name)));
                documents.extend(stream.documents.into_iter().map(|document| (document, input)));
            }
            Err(diagnostic) => told.push(diagnostic.in_file(&input.name)),
        }
    }
    documents
}

fn shown(diagnostic: &Diagnostic) -> String {
    let file = diagnostic.file.as_deref().unwrap_or_default();
    let place = diagnostic.place.map(|it| format!(":{}:{}", it.line, it.column));
    format!("{file}{}: {}", place.unwrap_or_default(), diagnostic.says)
}
