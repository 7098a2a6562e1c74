//! What it costs to keep a million findings, and to ask for some of them.

mod world;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ::store::{
    Entrance, Event, EventFilter, EventKind, Filter, Group, Interval, Moment, Observation, Order,
    Page, Period, Postgres, Said, Scope, Settings, Sqlite, State, Store,
};
use model::Severity;

use crate::thread;
use world::{OBJECTS, at, findings, object};

/// How many objects are observed in one transaction.
const BATCH: usize = 200;

/// How often each question is asked.
const TIMES: usize = 21;

const EVENTS: usize = 200_000;

/// What a page of any question may take.
const TARGET: Duration = Duration::from_millis(50);

/// Fills a store of files, and asks it; then one in the PostgreSQL server whose address
/// `YAGURA_POSTGRES` holds.
pub fn run() -> anyhow::Result<()> {
    let folder = Folder(std::env::temp_dir().join(format!("yagura-bench-{}", std::process::id())));
    println!("SQLite:");
    measure(&Sqlite::open(&folder.0, Settings::default())?)?;
    match std::env::var("YAGURA_POSTGRES") {
        Ok(address) => {
            println!("PostgreSQL:");
            measure(&Postgres::open(&address)?)
        }
        Err(_) => {
            println!("skipped: PostgreSQL (YAGURA_POSTGRES holds no address of an empty database)");
            Ok(())
        }
    }
}

fn measure(store: &dyn Store) -> anyhow::Result<()> {
    let all = fill(store, "new", 0..OBJECTS, at(0))?;
    let health = store.health()?;
    println!("  {all} findings, {} open, {} bytes each", health.open, health.bytes / all);
    fill(store, "known", 0..OBJECTS / 10, at(OBJECTS))?;
    ask(store)?;
    events(store)
}

/// Observes objects, each a moment after the one before, and says what a finding costs.
fn fill(
    store: &dyn Store,
    what: &str,
    objects: std::ops::Range<usize>,
    since: Moment,
) -> anyhow::Result<u64> {
    let (started, cpu) = (Instant::now(), thread::cpu()?);
    let mut all = 0;
    let numbers: Vec<usize> = objects.collect();
    for batch in numbers.chunks(BATCH) {
        let found: Vec<_> = batch.iter().map(|number| findings(*number)).collect();
        all += found.iter().map(|it| it.len() as u64).sum::<u64>();
        let mut observations = Vec::new();
        for (number, findings) in batch.iter().zip(&found) {
            let (scope, at) = (Scope::Object(object(*number)), at(*number).max(since));
            let entrance = Entrance::Background;
            observations.push(Observation { scope: scope.clone(), findings, excepted: &[], entrance, at });
            // Of every tenth object, half is mended at once.
            if number % 10 == 0 {
                let findings = &findings[findings.len() / 2..];
                observations.push(Observation { scope, findings, excepted: &[], entrance, at });
            }
        }
        store.observe(&observations)?;
    }
    let (wall, cpu) = (started.elapsed().as_secs_f64(), thread::cpu()? - cpu);
    let each = 1e6 / all as f64;
    println!(
        "  {what}: {:.1} µs of the caller's CPU and {:.1} µs a finding",
        cpu * each,
        wall * each
    );
    Ok(all)
}

/// A question by its name.
type Question<'s> = (&'static str, Box<dyn Fn() -> anyhow::Result<usize> + 's>);

fn ask(store: &dyn Store) -> anyhow::Result<()> {
    let mut questions: Vec<Question<'_>> = Vec::new();
    for (name, filter, order) in lists() {
        let ask = move || Ok(store.findings(&filter, order, Page::first(50))?.items.len());
        questions.push((name, Box::new(ask)));
    }
    for (name, filter, by) in counts() {
        questions.push((name, Box::new(move || Ok(store.count(&filter, by)?.len()))));
    }
    let (first, last) = (at(OBJECTS * 3 / 4).day(), at(OBJECTS).day());
    for (name, namespace) in [("trend of a quarter", None), ("… of a namespace", Some("n0"))] {
        let period = Period { namespace: namespace.map(str::to_owned), first, last };
        questions.push((name, Box::new(move || Ok(store.trend(&period)?.len()))));
    }
    for (name, ask) in questions {
        let rows = ask()?;
        let (mut walls, cpu) = (Vec::new(), thread::cpu()?);
        for _ in 0..TIMES {
            let started = Instant::now();
            ask()?;
            walls.push(started.elapsed());
        }
        walls.sort();
        let cpu = (thread::cpu()? - cpu) / TIMES as f64 * 1e3;
        let (median, worst) = (walls[TIMES / 2], walls[TIMES - 1]);
        let verdict = if median <= TARGET { "" } else { ", over the target of 50 ms" };
        let wall = |it: Duration| it.as_secs_f64() * 1e3;
        println!(
            "  {name:<46} {:>8.2} ms, at worst {:>8.2}, {cpu:>8.2} of the caller's CPU, {rows} rows{verdict}",
            wall(median),
            wall(worst)
        );
    }
    Ok(())
}

fn lists() -> Vec<(&'static str, Filter, Order)> {
    let open = Filter::default;
    let text = |it: &str| Some(it.to_owned());
    let (high, critical) = (Some(Severity::High), Some(Severity::Critical));
    let week = Interval::since(at(OBJECTS - OBJECTS / 52));
    let old = Interval::until(at(OBJECTS / 12));
    vec![
        ("the worst", open(), Order::Worst),
        ("the newest", open(), Order::Newest),
        ("the oldest, fixed or not", Filter { state: State::Any, ..open() }, Order::Oldest),
        ("high or worse, newest", Filter { severity: high, ..open() }, Order::Newest),
        ("largest namespace, worst", Filter { namespace: text("n0"), ..open() }, Order::Worst),
        ("largest namespace, newest", Filter { namespace: text("n0"), ..open() }, Order::Newest),
        ("small namespace, worst", Filter { namespace: text("n190"), ..open() }, Order::Worst),
        ("largest check, oldest", Filter { check: text("check-0"), ..open() }, Order::Oldest),
        ("rare check, worst", Filter { check: text("check-110"), ..open() }, Order::Worst),
        (
            "largest namespace and a rare check",
            Filter { namespace: text("n0"), check: text("check-110"), ..open() },
            Order::Worst,
        ),
        (
            "largest namespace and check, of which is none",
            Filter { namespace: text("n0"), check: text("check-0"), severity: critical, ..open() },
            Order::Newest,
        ),
        (
            "largest namespace, high, this week",
            Filter { namespace: text("n0"), severity: high, first_seen: week, ..open() },
            Order::Worst,
        ),
        (
            "older than eleven months, high",
            Filter { severity: high, first_seen: old, ..open() },
            Order::Worst,
        ),
        (
            "unknown, in the largest namespace",
            Filter { namespace: text("n0"), verdict: Some(Said::Unknown), ..open() },
            Order::Newest,
        ),
        ("a rare kind", Filter { kind: text("ClusterRole"), ..open() }, Order::Worst),
        ("one object", Filter { name: text("object-77777"), ..open() }, Order::Worst),
        ("fixed last", Filter { state: State::Fixed, ..open() }, Order::LastFixed),
        ("a text that is there", Filter { text: text("object-7777"), ..open() }, Order::Newest),
        (
            "a text that is nowhere, in a small namespace",
            Filter { namespace: text("n190"), text: text("nowhere"), ..open() },
            Order::Newest,
        ),
        ("a text that is nowhere", Filter { text: text("nowhere"), ..open() }, Order::Newest),
        (
            "seen last in the first month, in a small namespace",
            Filter { namespace: text("n190"), last_seen: old, ..open() },
            Order::Worst,
        ),
        ("seen last in the first month", Filter { last_seen: old, ..open() }, Order::Worst),
    ]
}

fn counts() -> Vec<(&'static str, Filter, Group)> {
    let open = Filter::default;
    let namespace = Some("n0".to_owned());
    let week = Interval::since(at(OBJECTS - OBJECTS / 52));
    let old = Interval::until(at(OBJECTS / 12));
    vec![
        ("count by namespace", open(), Group::Namespace),
        (
            "count by check, high or worse",
            Filter { severity: Some(Severity::High), ..open() },
            Group::Check,
        ),
        ("count by severity", open(), Group::Severity),
        (
            "count by kind, in the largest namespace",
            Filter { namespace: namespace.clone(), ..open() },
            Group::Kind,
        ),
        ("count by severity, this week's", Filter { first_seen: week, ..open() }, Group::Severity),
        (
            "count by check, older than eleven months",
            Filter { first_seen: old, ..open() },
            Group::Check,
        ),
        (
            "count by severity, this week's of a namespace",
            Filter { namespace, first_seen: week, ..open() },
            Group::Severity,
        ),
    ]
}

fn events(store: &dyn Store) -> anyhow::Result<()> {
    let (started, cpu) = (Instant::now(), thread::cpu()?);
    let numbers: Vec<usize> = (0..EVENTS).collect();
    let before = store.health()?.bytes;
    for batch in numbers.chunks(1_000) {
        store.record(&batch.iter().map(|number| event(*number)).collect::<Vec<_>>())?;
    }
    let (wall, cpu) = (started.elapsed().as_secs_f64(), thread::cpu()? - cpu);
    let each = 1e6 / EVENTS as f64;
    println!(
        "  events: {:.1} µs of the caller's CPU and {:.1} µs each, {} bytes",
        cpu * each,
        wall * each,
        (store.health()?.bytes - before) / EVENTS as u64
    );
    let filter = EventFilter { namespace: Some("n3".to_owned()), ..EventFilter::default() };
    let started = Instant::now();
    let rows = store.events(&filter, Page::first(100))?.items.len();
    println!("  {rows} latest of a namespace: {:.2} ms", started.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

fn event(number: usize) -> Event {
    let verdict = if number % 9 == 0 { model::Verdict::Fail } else { model::Verdict::Pass };
    let user = format!("system:serviceaccount:n{}:deployer", number % 40);
    let happened = at(OBJECTS + number / 50);
    let event = Event::new(happened, EventKind::Admission, &user, verdict);
    event.to(object(number % OBJECTS), None).took(Duration::from_micros(310))
}

/// A folder that goes in the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let folder: &Path = &self.0;
        std::fs::remove_dir_all(folder).ok();
    }
}
