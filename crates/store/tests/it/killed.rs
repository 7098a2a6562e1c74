//! A writer that is killed in the middle loses nothing that it was told is kept.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use model::{Finding, Severity, Verdict};
use store::{
    Entrance, Event, EventFilter, EventKind, Filter, Observation, Order, Page, Scope, Settings,
    Sqlite, Store,
};

use crate::sample::{Folder, finding, hour, object};

const FOLDER: &str = "YAGURA_TEST_WRITER";
const OF_EACH: usize = 50;

/// What the parent starts and kills: it writes without end, and says what is kept.
#[test]
#[ignore = "started by the test that kills it"]
fn writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = Sqlite::open(Path::new(&folder), Settings::default()).unwrap();
    for number in 0.. {
        let object = object("Pod", "shop", &format!("p{number}"));
        let findings = batch(number);
        let scope = Scope::Object(object);
        let at = hour(number);
        store
            .observe(&[Observation {
                scope,
                findings: &findings,
                excepted: &[],
                entrance: Entrance::Scan,
                at,
            }])
            .unwrap();
        let event = Event::new(hour(0), EventKind::Admission, &number.to_string(), Verdict::Pass);
        store.record(&vec![event; OF_EACH]).unwrap();
        println!("kept {number}");
        std::io::stdout().flush().unwrap();
    }
}

fn batch(number: i64) -> Vec<Finding> {
    let object = object("Pod", "shop", &format!("p{number}"));
    (0..OF_EACH).map(|it| finding(&format!("c{it}"), Severity::High, &object)).collect()
}

#[test]
fn every_acknowledged_batch_is_there_and_no_half_one() {
    let folder = Folder::new();
    let mut kept = -1;
    for round in 0..3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::writer", "--ignored", "--nocapture"])
            .env(FOLDER, folder.path().join(round.to_string()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            if let Some((_, number)) = line.split_once("kept ") {
                kept = number.parse().unwrap();
                if kept == 20 + round * 7 {
                    child.kill().unwrap();
                }
            }
        }
        child.wait().unwrap();
        assert!(kept >= 20, "the writer did not write");
        check(&folder.path().join(round.to_string()), kept);
    }
}

fn check(folder: &Path, kept: i64) {
    let store = Sqlite::open(folder, Settings::default()).unwrap();
    for number in 0..=kept {
        let filter = Filter { name: Some(format!("p{number}")), ..Filter::default() };
        let found = store.findings(&filter, Order::Kept, Page::first(1_000)).unwrap().items;
        let found: Vec<Finding> = found.into_iter().map(|it| it.finding).collect();
        assert_eq!(found, batch(number), "batch {number}");
        let filter = EventFilter { user: Some(number.to_string()), ..EventFilter::default() };
        let events = store.events(&filter, Page::first(1_000)).unwrap().items;
        assert_eq!(events.len(), OF_EACH, "events {number}");
    }
    // One more may have been kept without a word, but whole.
    let health = store.health().unwrap();
    assert_eq!(health.open % OF_EACH as u64, 0);
    assert_eq!(health.events % OF_EACH as u64, 0);
    let counted = store.count(&Filter::default(), store::Group::Severity).unwrap();
    assert_eq!(counted[0].findings, health.open);
}
