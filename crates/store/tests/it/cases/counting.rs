use model::{Finding, Severity, Verdict};
use store::{Change, Filter, Group, Interval, Period, QueryError, Said, Scope, State, Store};

use super::Case;
use crate::sample::{any, finding, hour, object, see, see_scope, web};

pub(super) const CASES: &[Case] = &[
    ("findings are counted by what they share", counts),
    ("counts agree with what is listed", counts_agree),
    ("the worst objects come first", objects),
    ("only some namespaces are asked for", within),
    ("a trend tells of each day", trend),
    ("a trend follows what is judged otherwise", trend_of_moved),
    ("a trend outlives what it was made of", trend_outlives),
    ("a trend has a bounded number of days", trend_is_bounded),
];

/// The day before the first hour, and six more.
pub(super) fn week() -> Period {
    let first = hour(-24).day();
    let last = hour(24 * 5).day();
    Period { namespace: None, first, last }
}

fn fill(store: &dyn Store) {
    let objects = [
        object("Pod", "shop", "a"),
        object("Pod", "shop", "b"),
        object("Job", "jobs", "c"),
        object("Role", "", "d"),
    ];
    for object in objects {
        let mut unknown = finding("y", Severity::Low, &object);
        unknown.verdict = Verdict::Unknown("why".to_owned());
        let found = [finding("x", Severity::High, &object), unknown];
        see_scope(store, Scope::Object(object.clone()), &found, hour(0));
        if object.name == "b" {
            see_scope(store, Scope::Object(object), &found[..1], hour(1));
        }
    }
}

fn counts(store: &dyn Store) {
    fill(store);
    let counted = |filter: &Filter, by| -> Vec<String> {
        let counts = store.count(filter, by).unwrap();
        counts.iter().map(|it| format!("{}={}", it.of, it.findings)).collect()
    };
    let open = Filter::default();
    assert_eq!(counted(&open, Group::Namespace), ["shop=3", "=2", "jobs=2"]);
    assert_eq!(counted(&open, Group::Check), ["x=4", "y=3"]);
    assert_eq!(counted(&open, Group::Severity), ["high=4", "low=3"]);
    assert_eq!(counted(&open, Group::Kind), ["Pod=3", "Job=2", "Role=2"]);
    let fixed = Filter { state: State::Fixed, ..Filter::default() };
    assert_eq!(counted(&fixed, Group::Check), ["y=1"]);
    assert_eq!(counted(&any(), Group::Check), ["x=4", "y=4"]);
    let unknown = Filter { verdict: Some(Said::Unknown), ..any() };
    assert_eq!(counted(&unknown, Group::Kind), ["Pod=2", "Job=1", "Role=1"]);
    let high = Filter { severity: Some(Severity::Medium), ..any() };
    assert_eq!(counted(&high, Group::Namespace), ["shop=2", "=1", "jobs=1"]);
}

fn objects(store: &dyn Store) {
    fill(store);
    let listed = |filter: &Filter, most| -> Vec<String> {
        let objects = store.objects(filter, most).unwrap();
        let shown =
            |it: &store::ObjectCount| format!("{} {:?} {}", it.object, it.failed, it.unknown);
        objects.iter().map(shown).collect()
    };
    let worst = [
        "Role d [0, 0, 1, 0] 1",
        "Job jobs/c [0, 0, 1, 0] 1",
        "Pod shop/a [0, 0, 1, 0] 1",
        "Pod shop/b [0, 0, 1, 0] 0",
    ];
    assert_eq!(listed(&Filter::default(), 9), worst);
    assert_eq!(listed(&Filter::default(), 1), worst[..1]);
    let shop = Filter { namespace: Some("shop".to_owned()), ..Filter::default() };
    assert_eq!(listed(&shop, 9), worst[2..]);
    let unknown = Filter { verdict: Some(Said::Unknown), ..Filter::default() };
    assert_eq!(listed(&unknown, 1), ["Role d [0, 0, 0, 0] 1"]);
}

fn within(store: &dyn Store) {
    fill(store);
    let of = |namespaces: &[&str]| Filter {
        within: Some(namespaces.iter().map(|it| (*it).to_owned()).collect()),
        ..Filter::default()
    };
    for (namespaces, expected) in
        [(&["shop", "jobs"][..], 5), (&["", "elsewhere"], 2), (&[], 0), (&["shop"], 3)]
    {
        let filter = of(namespaces);
        for by in [Group::Namespace, Group::Check, Group::Severity, Group::Kind] {
            let counts = store.count(&filter, by).unwrap();
            assert_eq!(counts.iter().map(|it| it.findings).sum::<u64>(), expected, "{by:?}");
        }
        let with_text = Filter { text: Some("x".to_owned()), ..filter.clone() };
        let listed = store.findings(&filter, store::Order::Worst, store::Page::first(100)).unwrap();
        assert_eq!(listed.items.len() as u64, expected);
        assert!(store.count(&with_text, Group::Check).unwrap().len() <= listed.items.len());
    }
    let outside = Filter { namespace: Some("jobs".to_owned()), ..of(&["shop"]) };
    assert!(store.count(&outside, Group::Check).unwrap().is_empty());
    assert!(store.objects(&outside, 9).unwrap().is_empty());
}

fn counts_agree(store: &dyn Store) {
    fill(store);
    for by in [Group::Namespace, Group::Check, Group::Severity, Group::Kind] {
        for state in [State::Open, State::Fixed, State::Any] {
            let kept = Filter { state, ..Filter::default() };
            // All were seen by then: the same findings, counted one by one.
            let counted = Filter { first_seen: Interval::until(hour(9)), ..kept.clone() };
            assert_eq!(store.count(&kept, by).unwrap(), store.count(&counted, by).unwrap());
        }
    }
}

fn trend(store: &dyn Store) {
    let found = ["a", "b"].map(|check| finding(check, Severity::High, &web()));
    see(store, &found, hour(0));
    see(store, &found[..1], hour(24));
    see(store, &found, hour(48));
    see(store, &[], hour(96));
    let days = store.trend(&week()).unwrap();
    let high: Vec<[i64; 4]> = days
        .iter()
        .map(|day| day.of(Severity::High))
        .map(|Change { new, returned, fixed, open }| [new, returned, fixed, open])
        .collect();
    assert_eq!(
        high,
        [[0; 4], [2, 0, 0, 2], [0, 0, 1, 1], [0, 1, 0, 2], [0, 0, 0, 2], [0, 0, 2, 0], [0; 4]]
    );
    assert_eq!(days[0].day.to_string(), "2026-11-21");
    assert!(days.iter().all(|day| day.unknown == Change::default()));
    // What was open before the first day is open on it.
    let later = Period { first: hour(72).day(), ..week() };
    assert_eq!(store.trend(&later).unwrap()[0].of(Severity::High).open, 2);
    let other = Period { namespace: Some("jobs".to_owned()), ..week() };
    assert!(store.trend(&other).unwrap().iter().all(|day| day.of(Severity::High).open == 0));
    let shop = Period { namespace: Some("shop".to_owned()), ..week() };
    assert_eq!(store.trend(&shop).unwrap(), days);
}

fn trend_of_moved(store: &dyn Store) {
    let before = finding("a", Severity::Low, &web());
    let after = Finding { severity: Severity::Critical, ..before.clone() };
    let unknown = Finding { verdict: Verdict::Unknown("why".to_owned()), ..after.clone() };
    see(store, &[before], hour(0));
    see(store, &[after], hour(24));
    see(store, std::slice::from_ref(&unknown), hour(48));
    see(store, &[], hour(72));
    see(store, &[Finding { verdict: Verdict::Fail, ..unknown }], hour(96));
    let days = store.trend(&week()).unwrap();
    let open: Vec<[i64; 3]> = days
        .iter()
        .map(|it| [it.of(Severity::Low).open, it.of(Severity::Critical).open, it.unknown.open])
        .collect();
    assert_eq!(open, [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0; 3], [0, 1, 0], [0, 1, 0]]);
    assert_eq!(days[5].of(Severity::Critical).returned, 1);
    assert_eq!(store.count(&Filter::default(), Group::Severity).unwrap().len(), 1);
}

fn trend_outlives(store: &dyn Store) {
    see(store, &[finding("a", Severity::High, &web())], hour(0));
    see(store, &[], hour(24));
    let days = store.trend(&week()).unwrap();
    let retention = store::Retention { fixed_before: Some(hour(99)), events_before: None };
    assert_eq!(store.retain(retention).unwrap().findings, 1);
    assert_eq!(store.trend(&week()).unwrap(), days);
    assert!(store.count(&any(), Group::Check).unwrap().is_empty());
}

fn trend_is_bounded(store: &dyn Store) {
    let long = Period { first: store::Day::from_number(0).unwrap(), ..week() };
    let refused = store.trend(&long).unwrap_err();
    assert!(matches!(refused, QueryError::TooManyDays { .. }), "{refused}");
    let backwards = Period { first: hour(72).day(), last: hour(0).day(), namespace: None };
    assert!(store.trend(&backwards).unwrap().is_empty());
}
