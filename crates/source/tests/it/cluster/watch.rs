//! What becomes of objects, told as it happens.

use model::Document;
use source::cluster::{Event, Events, Extent, Feed, RequestError, Watcher};

use super::replay::{Answer, Replay};
use super::{FIRST, page, resource};
use crate::dice::Dice;

/// Notes what it is told, until it has seen enough.
struct Notes {
    notes: Vec<String>,
    enough: usize,
}

impl Notes {
    fn note(&mut self, what: &str, document: &Document) {
        let object = model::Object::new(document.root(), None);
        self.notes.push(format!("{what} {}", object.reference()));
    }
}

impl Watcher for Notes {
    fn begin(&mut self) {
        self.notes.push("begin".to_owned());
    }

    fn object(&mut self, document: &Document) {
        self.note("there", document);
    }

    fn gone(&mut self, document: &Document) {
        self.note("gone", document);
    }

    fn is_whole(&mut self) {
        self.notes.push("whole".to_owned());
    }

    fn is_blind(&mut self, error: &RequestError) {
        self.notes.push(format!("blind: {}", error.to_string().replace(char::is_numeric, "")));
    }

    fn goes_on(&self) -> bool {
        self.notes.len() < self.enough
    }
}

fn watched<const N: usize>(script: [(&str, Answer); N], enough: usize) -> Vec<String> {
    watched_to(Extent::Whole, script, enough)
}

fn watched_to<const N: usize>(
    extent: Extent,
    script: [(&str, Answer); N],
    enough: usize,
) -> Vec<String> {
    let replay = Replay::of(script);
    let mut notes = Notes { notes: Vec::new(), enough };
    let feeds = Feed::all(&resource("Pod", "pods"), None, extent);
    assert_eq!(feeds.len(), 1);
    replay.cluster().watch(&feeds[0], &mut notes);
    notes.notes
}

fn from(version: &str) -> String {
    let asked = "watch=true&allowWatchBookmarks=true&timeoutSeconds=280";
    format!("/api/v1/pods?{asked}&resourceVersion={version}")
}

fn event(kind: &str, name: &str, version: &str) -> String {
    format!(
        r#"{{"type":"{kind}","object":{{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"{name}","namespace":"shop","resourceVersion":"{version}"}}}}}}
"#
    )
}

#[test]
fn a_watch_goes_on_where_the_last_one_ended() {
    let (seven, nine, ten) = (from("7"), from("9"), from("10"));
    let events = event("ADDED", "two", "8") + &event("DELETED", "one", "9");
    let script = [
        (FIRST, Answer::ok(page("", "one"))),
        (&*seven, Answer::ok(events)),
        (&*nine, Answer::ok(event("BOOKMARK", "", "10"))),
        (&*ten, Answer::ok(event("MODIFIED", "two", "11"))),
    ];
    assert_eq!(
        watched(script, 6),
        [
            "begin",
            "there Pod shop/one",
            "whole",
            "there Pod shop/two",
            "gone Pod shop/one",
            "there Pod shop/two",
        ]
    );
}

#[test]
fn metadata_are_watched_object_by_object() {
    let seven = from("7");
    let script =
        [(FIRST, Answer::ok(page("", "one"))), (&*seven, Answer::ok(event("ADDED", "two", "8")))];
    let seen = watched_to(Extent::Metadata, script, 4);
    assert_eq!(seen, ["begin", "there Pod shop/one", "whole", "there Pod shop/two"]);
}

#[test]
fn what_is_too_old_is_told_anew() {
    let seven = from("7");
    let gone = r#"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}"#;
    let script = [
        (FIRST, Answer::ok(page("", "one"))),
        (&*seven, Answer::ok(gone)),
        (FIRST, Answer::ok(page("", "two"))),
    ];
    assert_eq!(
        watched(script, 6),
        ["begin", "there Pod shop/one", "whole", "begin", "there Pod shop/two", "whole"]
    );
    let script = [
        (FIRST, Answer::ok(page("", "one"))),
        (&*seven, Answer::status(410, "too old resource version")),
        (FIRST, Answer::ok(page("", "two"))),
    ];
    assert_eq!(watched(script, 6).last().map(String::as_str), Some("whole"));
}

#[test]
fn what_breaks_off_is_told_and_tried_again() {
    let (seven, eight) = (from("7"), from("8"));
    let broken = event("ADDED", "two", "8") + r#"{"type":"ADD"#;
    let broken = Answer { promised: broken.len() + 9, ..Answer::ok(broken) };
    let script = [
        (FIRST, Answer::ok(page("", "one"))),
        (&*seven, broken),
        (&*eight, Answer::ok(event("ADDED", "three", "9"))),
    ];
    let seen = watched(script, 6);
    assert!(seen[4].starts_with("blind: the API server"), "{seen:?}");
    assert_eq!(seen[5], "there Pod shop/three");
}

#[test]
fn secrets_come_without_their_values() {
    let feeds = Feed::all(&resource("Secret", "secrets"), None, Extent::Whole);
    assert_eq!(feeds.len(), 2, "those of Helm come by themselves");
}

#[test]
fn whatever_stands_in_a_watch_nothing_breaks() {
    const BYTES: &[u8] = b"{}[]\",:\\ \n0a\xff";
    let events = event("ADDED", "two", "8") + &event("BOOKMARK", "", "9") + &event("ERROR", "", "");
    for seed in 1..3_000 {
        let mut dice = Dice(seed);
        let mut bytes = events.clone().into_bytes();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            bytes[at] = BYTES[dice.below(BYTES.len())];
        }
        let mut events = Events::new(&*bytes);
        let mut count = 0;
        while let Ok(Some(event)) = events.next() {
            count += usize::from(matches!(event, Event::Present(_) | Event::Bookmark(_)));
        }
        assert!(count <= 2, "{seed}");
    }
}
