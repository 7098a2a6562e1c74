use std::time::Duration;

use model::{Document, Verdict};
use store::{
    Event, EventCursor, EventFilter, EventKind, Interval, Listing, Page, Retention, Store,
    VerdictKind,
};

use super::Case;
use crate::sample::{hour, object, web};

pub(super) const CASES: &[Case] = &[
    ("events come back as they were kept", events_come_back),
    ("events are filtered", events_are_filtered),
    ("events are paged over days, the latest first", events_are_paged),
    ("days of events go as a whole", days_go),
    ("a Secret leaves no value in an event", secrets_leave_no_value),
    ("a body is bounded", bodies_are_bounded),
    ("health tells how much there is", health),
];

pub(super) fn document(yaml: &str) -> Document {
    let stream = source::yaml::read(yaml.as_bytes(), &source::yaml::Limits::default());
    stream.documents.into_iter().next().unwrap()
}

fn admission(hours: i64, user: &str, verdict: Verdict) -> Event {
    Event::new(hour(hours), EventKind::Admission, user, verdict)
}

fn all(store: &dyn Store, filter: &EventFilter) -> Vec<Event> {
    let (mut page, mut all) = (Page::<EventCursor>::first(2), Vec::new());
    loop {
        let Listing { items, next } = store.events(filter, page).unwrap();
        assert!(items.len() <= 2);
        all.extend(items);
        match next {
            Some(next) => page = Page::after(next.to_string().parse().unwrap(), 2),
            None => return all,
        }
    }
}

fn users(store: &dyn Store, filter: &EventFilter) -> Vec<String> {
    all(store, filter).into_iter().map(|it| it.user).collect()
}

fn events_come_back(store: &dyn Store) {
    let body =
        document("{spec: {replicas: 3, paused: false, ratio: 0.5, none: null, list: [a, é]}}");
    let verdicts = [
        Verdict::Pass,
        Verdict::Fail,
        Verdict::NotApplicable,
        Verdict::Unknown("the webhook's budget".to_owned()),
    ];
    let kinds = EventKind::ALL.into_iter().cycle();
    let mut events: Vec<Event> = verdicts
        .into_iter()
        .zip(kinds)
        .map(|(verdict, kind)| {
            Event::new(hour(0), kind, "system:serviceaccount:shop:web", verdict)
                .to(web(), Some(body.root()))
                .took(Duration::from_micros(1_234))
        })
        .collect();
    events.push(admission(1, "", Verdict::Pass));
    events.push(admission(2, "jane", Verdict::Pass).to(object("Role", "", "r"), None));
    store.record(&events).unwrap();
    events.reverse();
    assert_eq!(all(store, &EventFilter::default()), events);
    let json = events[2].body().unwrap().json();
    assert_eq!(
        json,
        r#"{"spec":{"replicas":3,"paused":false,"ratio":0.5,"none":null,"list":["a","é"]}}"#
    );
}

fn events_are_filtered(store: &dyn Store) {
    let runtime = Event::new(hour(3), EventKind::Runtime, "root", Verdict::Fail);
    let events = [
        admission(0, "jane", Verdict::Pass).to(web(), None),
        admission(1, "joe", Verdict::Fail).to(object("Pod", "jobs", "p"), None),
        admission(2, "joe", Verdict::Unknown("why".to_owned())).to(object("Role", "", "r"), None),
        runtime.to(object("Pod", "jobs", "q"), None),
        admission(4, "none", Verdict::Pass),
    ];
    store.record(&events).unwrap();
    let text = |it: &str| Some(it.to_owned());
    let every = EventFilter::default();
    let cases: [(EventFilter, &[&str]); 9] = [
        (every.clone(), &["none", "root", "joe", "joe", "jane"]),
        (EventFilter { kind: Some(EventKind::Runtime), ..every.clone() }, &["root"]),
        (EventFilter { namespace: text("jobs"), ..every.clone() }, &["root", "joe"]),
        (EventFilter { namespace: text(""), ..every.clone() }, &["none", "joe"]),
        (EventFilter { object_kind: text("Pod"), ..every.clone() }, &["root", "joe"]),
        (EventFilter { name: text("web"), ..every.clone() }, &["jane"]),
        (EventFilter { user: text("joe"), ..every.clone() }, &["joe", "joe"]),
        (EventFilter { verdict: Some(VerdictKind::Unknown), ..every.clone() }, &["joe"]),
        (
            EventFilter { at: Interval { since: Some(hour(1)), until: Some(hour(3)) }, ..every },
            &["joe", "joe"],
        ),
    ];
    for (filter, expected) in cases {
        assert_eq!(users(store, &filter), expected, "{filter:?}");
    }
}

fn events_are_paged(store: &dyn Store) {
    let events: Vec<Event> =
        (0..9).map(|it| admission(it * 9, &it.to_string(), Verdict::Pass)).collect();
    store.record(&events[4..]).unwrap();
    store.record(&events[..4]).unwrap();
    assert_eq!(
        users(store, &EventFilter::default()),
        ["8", "7", "6", "5", "4", "3", "2", "1", "0"]
    );
    let some = EventFilter {
        at: Interval { since: Some(hour(9)), until: Some(hour(60)) },
        ..EventFilter::default()
    };
    assert_eq!(users(store, &some), ["6", "5", "4", "3", "2", "1"]);
    // Three of the same moment, over two pages.
    store.record(&[0, 1, 2].map(|it| admission(99, &it.to_string(), Verdict::Fail))).unwrap();
    let failed = EventFilter { verdict: Some(VerdictKind::Fail), ..EventFilter::default() };
    assert_eq!(users(store, &failed), ["2", "1", "0"]);
}

fn days_go(store: &dyn Store) {
    let events: Vec<Event> =
        (0..5).map(|it| admission(it * 24, &it.to_string(), Verdict::Pass)).collect();
    store.record(&events).unwrap();
    let before = |day| Retention { fixed_before: None, events_before: Some(day) };
    assert_eq!(store.retain(before(hour(48).day())).unwrap().days, 2);
    assert_eq!(users(store, &EventFilter::default()), ["4", "3", "2"]);
    assert_eq!(store.retain(before(hour(48).day())).unwrap().days, 0);
    store.record(&events[..1]).unwrap();
    assert_eq!(users(store, &EventFilter::default()), ["4", "3", "2", "0"]);
    assert_eq!(store.retain(before(hour(480).day())).unwrap().days, 4);
    assert_eq!(users(store, &EventFilter::default()), [""; 0]);
}

fn secrets_leave_no_value(store: &dyn Store) {
    let secret =
        model::Reference { api_version: "v1".to_owned(), ..object("Secret", "shop", "db") };
    let told = document(
        "{apiVersion: v1, kind: Secret, metadata: {name: db, annotations: {note: hunter2}}, \
        data: {password: aHVudGVyMg==, port: 5432}, stringData: {pin: 1234, on: true}}",
    );
    let review =
        document("{object: {data: {a: hunter2}}, oldObject: [hunter2, {b: hunter2}], c: hunter2}");
    let list = document(
        "{kind: List, items: [{kind: Secret, data: {a: hunter2}}, \
        {kind: SecretList, items: [{stringData: {b: hunter2}}]}]}",
    );
    let pod = document(
        "{kind: Pod, metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: hunter2}, \
        managedFields: [hunter2]}, spec: {containers: [{args: [--db-password=hunter2], \
        env: [{name: DB_PASSWORD, value: hunter2}, {name: MODE, value: fast}, {name: PIN_TOKEN, value: '\"hunter2'}], \
        command: ['sh', \"-c\\nTOKEN=hunter2 run\"]}], tokens: [hunter2, {x: 1}], password: '{hunter2', apiKey: 12345, \
        automountServiceAccountToken: false}}",
    );
    let events = [
        admission(0, "u", Verdict::Pass).to(secret.clone(), Some(told.root())),
        admission(1, "u", Verdict::Pass).to(secret, Some(review.root())),
        admission(2, "u", Verdict::Pass).to(web(), Some(list.root())),
        admission(3, "u", Verdict::Pass).to(web(), Some(pod.root())),
    ];
    store.record(&events).unwrap();
    let bodies: Vec<String> = all(store, &EventFilter::default())
        .iter()
        .map(|it| it.body().unwrap().json().to_owned())
        .collect();
    for body in &bodies {
        for secret in ["hunter2", "aHVudGVyMg", "5432", "1234"] {
            assert!(!body.contains(secret), "{body}");
        }
    }
    assert!(bodies[3].contains(r#""data":{"password":null,"port":null}"#), "{}", bodies[3]);
    assert!(bodies[0].contains(r#"{"name":"MODE","value":"fast"}"#), "{}", bodies[0]);
    assert!(bodies[0].contains(r#""automountServiceAccountToken":false"#), "{}", bodies[0]);
}

fn bodies_are_bounded(store: &dyn Store) {
    let wide: String = (0..20_000).map(|it| format!("k{it}: [{it}, x]\n")).collect();
    let deep = format!("{}1{}", "{a: ".repeat(90), "}".repeat(90));
    let long = format!("a: {}", "é".repeat(3_000));
    let telling = format!("a: {}", "pwd".repeat(300));
    let bodies = [wide, deep, long, telling].map(|yaml| document(&yaml));
    let events =
        bodies.each_ref().map(|it| admission(0, "u", Verdict::Pass).to(web(), Some(it.root())));
    store.record(&events).unwrap();
    let mut wholes = Vec::new();
    for event in all(store, &EventFilter::default()).iter().rev() {
        let body = event.body().unwrap();
        assert!(body.json().len() < 70_000);
        serde_json::from_str::<serde_json::Value>(body.json()).unwrap();
        wholes.push(body.is_whole());
    }
    assert_eq!(wholes, [false, false, false, true]);
}

fn health(store: &dyn Store) {
    let empty = store.health().unwrap();
    assert_eq!((empty.events, empty.days, empty.last_event), (0, None, None));
    store.record(&[5, 30].map(|it| admission(it, "u", Verdict::Pass))).unwrap();
    crate::sample::see(
        store,
        &[crate::sample::finding("a", model::Severity::Low, &web())],
        hour(2),
    );
    let health = store.health().unwrap();
    assert_eq!((health.open, health.fixed, health.events), (1, 0, 2));
    assert_eq!(health.days, Some((hour(5).day(), hour(30).day())));
    assert_eq!((health.last_observation, health.last_event), (Some(hour(2)), Some(hour(30))));
    assert!(health.bytes > 0);
    crate::sample::see(store, &[], hour(3));
    assert_eq!(store.health().unwrap().fixed, 1);
}
