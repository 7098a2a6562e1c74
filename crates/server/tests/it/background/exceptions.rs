//! What somebody decided to live with is known, and not open.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use model::{Date, Document, Exception, Kind, Object, ObjectGlob};
use server::background::{Background, Judges};
use store::{Filter, Order, Page, State, Store};

use super::{Folder, list, pay, read, settle, with};

const POD: Kind<'static> = Kind::core("Pod");

/// Pods of two namespaces, and one that asks for an exception itself.
fn pods() -> Vec<Document> {
    let pod = |namespace: &str, annotations: &str| {
        let metadata = format!("{{name: web, namespace: {namespace}{annotations}}}");
        read(&format!(
            "{{apiVersion: v1, kind: Pod, metadata: {metadata}, spec: {{hostPID: true}}}}"
        ))
        .remove(0)
    };
    let wish = ", annotations: {yagura.dev/ignore.host-pid: it looks at processes}";
    vec![pod("one", ""), pod("two", ""), pod("three", wish)]
}

fn judges(exceptions: &[Exception]) -> Judges {
    let mut judges = super::judges("");
    judges.standards.clear();
    judges.exceptions.project = Arc::new(exceptions.to_vec());
    judges
}

fn exception(objects: &str, until: Option<Date>) -> Exception {
    Exception {
        checks: vec!["host-pid".to_owned()],
        objects: vec![ObjectGlob::parse(objects).unwrap()],
        reason: "the agent needs it".to_owned(),
        who: Some("platform team".to_owned()),
        until,
        written: None,
    }
}

/// `namespace: reason` of all findings about the host's processes in this state.
fn found(store: &dyn Store, state: State) -> Vec<String> {
    let filter = Filter { state, check: Some("host-pid".to_owned()), ..Filter::default() };
    let listing = store.findings(&filter, Order::Kept, Page::first(100)).unwrap();
    let mut found: Vec<String> = listing
        .items
        .into_iter()
        .map(|kept| {
            let namespace = kept.finding.object.namespace.clone().unwrap_or_default();
            let reason = kept.acceptance.map(|it| it.reason).unwrap_or_default();
            format!("{namespace}: {reason}")
        })
        .collect();
    found.sort();
    found
}

fn open(store: &dyn Store) -> Vec<String> {
    found(store, State::Open)
}

fn excepted(store: &dyn Store) -> Vec<String> {
    found(store, State::Excepted)
}

/// Everything is written that was judged until now.
fn written(background: &Background) {
    settle(background);
    while !background.is_written() {
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn files_and_objects_except_and_what_they_say_later_counts() {
    let (folder, pods) = (Folder::new(), pods());
    let store = folder.store();
    with(&store, "", |background| {
        background.judge_by(judges(&[exception("one/*", None)]));
        list(background, &pods, &[POD]);
        written(background);
        assert_eq!(open(&store), ["two: "]);
        assert_eq!(excepted(&store), ["one: the agent needs it", "three: it looks at processes"]);
        // The file names another namespace, and nothing else changes.
        background.judge_by(judges(&[exception("two/*", None)]));
        pay(background, &pods);
        written(background);
        assert_eq!(open(&store), ["one: "]);
        assert_eq!(excepted(&store), ["three: it looks at processes", "two: the agent needs it"]);
        // The object does not ask any more.
        let silent = read(
            "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: three}, \
             spec: {hostPID: true}}",
        );
        background.object(&Object::new(silent[0].root(), None), 0, SystemTime::now());
        written(background);
        assert_eq!(open(&store), ["one: ", "three: "]);
        background.gone(&Object::new(pods[1].root(), None), SystemTime::now());
        written(background);
        assert_eq!(excepted(&store), [""; 0]);
        assert_eq!(found(&store, State::Fixed).len(), 1);
    });
}

#[test]
fn an_exception_that_ends_is_none_on_the_day_after() {
    let (folder, pods) = (Folder::new(), pods());
    let store = folder.store();
    let day = Duration::from_secs(86_400);
    let now = SystemTime::now();
    let days = now.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() / 86_400;
    let today = Date::from_days_since_epoch(u32::try_from(days).unwrap());
    with(&store, "", |background| {
        background.judge_by(judges(&[exception("one/*", Some(today))]));
        list(background, &pods, &[POD]);
        written(background);
        assert_eq!(excepted(&store), ["one: the agent needs it", "three: it looks at processes"]);
        let owed = background.tick(now + day, None);
        assert!(!owed.is_empty(), "all is judged again on another day");
        for pod in &pods {
            background.again(&Object::new(pod.root(), None), now + day);
        }
        background.was_owed(POD);
        written(background);
        assert_eq!(open(&store), ["one: ", "two: "]);
        assert_eq!(excepted(&store), ["three: it looks at processes"]);
    });
}

#[test]
fn what_went_while_nobody_looked_is_no_longer_excepted() {
    let (folder, pods) = (Folder::new(), pods());
    let store = folder.store();
    for pods in [pods.as_slice(), &pods[..1]] {
        with(&store, "", |background| {
            background.judge_by(judges(&[exception("one/*", None)]));
            list(background, pods, &[POD]);
        });
    }
    assert_eq!(open(&store), [""; 0]);
    assert_eq!(excepted(&store), ["one: the agent needs it"]);
}
