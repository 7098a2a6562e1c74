use std::sync::Arc;

use model::{Edit, FieldPath, Finding, Fix, Literal, Place, Related, Safety, Severity, Verdict};
use store::{
    Entrance, Filter, Interval, Observation, ObserveError, Observed, Order, Period, Scope, State,
    Store,
};

use super::Case;
use crate::sample::{
    all, any, excepted, finding, hour, names, object, see, see_excepted, see_scope, web,
};

pub(super) const CASES: &[Case] = &[
    ("what is put comes back equal", what_is_put_comes_back_equal),
    ("a finding is new, known, fixed, and returns", a_finding_lives),
    ("the same observation twice changes nothing", twice_is_once),
    ("whoever looked earlier changes nothing", late_news_is_no_news),
    ("a scope leaves alone what is not its own", scopes_leave_others_alone),
    ("what a scope leaves out is refused", what_a_scope_leaves_out_is_refused),
    ("a check over the cluster is a scope", a_check_is_a_scope),
    ("a version of an API does not make an object another", versions_are_one),
    ("a batch is kept whole or not at all", a_batch_is_whole),
    ("what is told otherwise is told anew", told_anew),
    ("what is lived with is not open, and says why", excepted_is_not_open),
    ("who has seen it is remembered", entrances_add_up),
    ("the same finding twice in a scope is one", twins_are_one),
    ("two objects may share a fingerprint", fingerprints_may_collide),
    ("what was fixed long ago can go", old_ones_go),
];

pub(super) fn full() -> Finding {
    let place = Some(Place { line: 7, column: 3, width: 11 });
    let mapping = vec![
        ("z".to_owned(), Literal::Sequence(vec![Literal::Bool(true), Literal::Integer(-3)])),
        ("a".to_owned(), Literal::String("\u{0} \u{202e}\"é\\".to_owned())),
        ("m".to_owned(), Literal::Mapping(Vec::new())),
    ];
    let path = FieldPath::from("spec.containers[1].env").entry("a.b\"\0").index(40);
    Finding {
        verdict: Verdict::Unknown("the Namespace shop was not given".to_owned()),
        file: Some(Arc::from("deploy/web.yaml")),
        begins: Some(Place { line: 1, column: 1, width: 10 }),
        place,
        says: "holds \u{0} and \u{1b}[31m and 日本".to_owned(),
        hides: true,
        fix: Some(Fix {
            safety: Safety::Unsafe,
            edits: vec![
                Edit::Set { path: path.clone(), value: Literal::Mapping(mapping) },
                Edit::remove("spec.hostNetwork"),
                Edit::append("spec.drop", i64::MIN),
            ],
        }),
        related: vec![Related {
            object: object("ClusterRole", "", "admin"),
            file: Some(Arc::from("rbac.yaml")),
            place,
            says: "grants it".to_owned(),
        }],
        path,
        ..finding("host-network", Severity::Critical, &web())
    }
}

fn what_is_put_comes_back_equal(store: &dyn Store) {
    let findings = [full(), finding("plain", Severity::Low, &web())];
    see(store, &findings, hour(0));
    let kept: Vec<Finding> =
        all(store, &any(), Order::Worst).into_iter().map(|it| it.finding).collect();
    assert_eq!(kept, findings);
}

fn a_finding_lives(store: &dyn Store) {
    let found = [finding("host-network", Severity::High, &web())];
    let history = || all(store, &any(), Order::Kept)[0].history;
    let (new, known) =
        (Observed { new: 1, ..Observed::default() }, Observed { known: 1, ..Observed::default() });
    assert_eq!(see(store, &found, hour(0)), new);
    assert_eq!(see(store, &found, hour(1)), known);
    assert_eq!((history().first_seen, history().last_seen), (hour(0), hour(1)));
    assert_eq!(see(store, &[], hour(2)), Observed { fixed: 1, ..Observed::default() });
    assert_eq!((history().last_seen, history().fixed), (hour(1), Some(hour(2))));
    assert!(names(store, &Filter::default()).is_empty());
    assert_eq!(see(store, &[], hour(3)), Observed::default());
    assert_eq!(history().fixed, Some(hour(2)));
    assert_eq!(see(store, &found, hour(4)), Observed { returned: 1, ..Observed::default() });
    assert_eq!((history().first_seen, history().last_seen), (hour(0), hour(4)));
    assert_eq!(history().fixed, None);
}

fn twice_is_once(store: &dyn Store) {
    let found = ["a", "b"].map(|check| finding(check, Severity::High, &web()));
    for at in [hour(0), hour(1)] {
        see(store, &found, at);
        let once =
            (all(store, &any(), Order::Kept), store.trend(&super::counting::week()).unwrap());
        see(store, &found, at);
        assert_eq!(
            (all(store, &any(), Order::Kept), store.trend(&super::counting::week()).unwrap()),
            once
        );
    }
    see(store, &found[..1], hour(2));
    let once = all(store, &any(), Order::Kept);
    see(store, &found[..1], hour(2));
    assert_eq!(all(store, &any(), Order::Kept), once);
}

fn late_news_is_no_news(store: &dyn Store) {
    let found = [finding("a", Severity::High, &web())];
    see(store, &found, hour(5));
    let known = all(store, &any(), Order::Kept);
    assert_eq!(see(store, &[], hour(4)), Observed::default());
    see(store, &[Finding { says: "old".to_owned(), ..found[0].clone() }], hour(3));
    assert_eq!(all(store, &any(), Order::Kept), known);
    see(store, &[], hour(7));
    let fixed = all(store, &any(), Order::Kept);
    see(store, &found, hour(6));
    assert_eq!(all(store, &any(), Order::Kept), fixed);
}

fn scopes_leave_others_alone(store: &dyn Store) {
    let (other, cluster) = (object("Deployment", "shop", "db"), object("Deployment", "", "web"));
    let checks = ["a", "b"];
    for object in [web(), other.clone(), cluster.clone()] {
        let found = checks.map(|check| finding(check, Severity::High, &object));
        see_scope(store, Scope::Object(object), &found, hour(0));
    }
    see_scope(store, Scope::Object(other), &[], hour(1));
    let by = Scope::ObjectBy { object: cluster, checks: vec!["b".to_owned(), "c".to_owned()] };
    see_scope(store, by, &[], hour(1));
    assert_eq!(names(store, &Filter::default()), ["a web", "b web", "a web"]);
    let but = Scope::ObjectBut { object: web(), checks: vec!["b".to_owned()] };
    see_scope(store, but, &[], hour(2));
    assert_eq!(names(store, &Filter::default()), ["a web", "b web"]);
}

fn what_a_scope_leaves_out_is_refused(store: &dyn Store) {
    let scope = || Scope::ObjectBut { object: web(), checks: vec!["a".to_owned()] };
    for (check, is_kept) in [("a", false), ("b", true)] {
        let found = [finding(check, Severity::High, &web())];
        let entrance = store::Entrance::Background;
        let seen =
            Observation { scope: scope(), findings: &found, excepted: &[], entrance, at: hour(0) };
        assert_eq!(store.observe(&[seen]).is_ok(), is_kept, "{check}");
    }
}

fn a_check_is_a_scope(store: &dyn Store) {
    let objects = ["one", "two", "three"].map(|name| object("Pod", "shop", name));
    let found: Vec<Finding> =
        objects.iter().map(|object| finding("a", Severity::Low, object)).collect();
    see_scope(store, Scope::Check("a".to_owned()), &found, hour(0));
    see_scope(
        store,
        Scope::Object(objects[0].clone()),
        &[found[0].clone(), finding("b", Severity::High, &objects[0])],
        hour(1),
    );
    let gone = see_scope(store, Scope::Check("a".to_owned()), &found[1..2], hour(2));
    assert_eq!(gone, Observed { known: 1, fixed: 2, ..Observed::default() });
    assert_eq!(names(store, &Filter::default()), ["b one", "a two"]);
}

fn versions_are_one(store: &dyn Store) {
    let found = [finding("a", Severity::High, &web())];
    see(store, &found, hour(0));
    let older = model::Reference { api_version: "apps/v1beta1".to_owned(), ..web() };
    see_scope(store, Scope::Object(older), &[], hour(1));
    assert!(names(store, &Filter::default()).is_empty());
    let other = model::Reference { api_version: "example.com/v1".to_owned(), ..web() };
    see(store, &found, hour(2));
    see_scope(store, Scope::Object(other), &[], hour(3));
    assert_eq!(names(store, &Filter::default()), ["a web"]);
}

fn a_batch_is_whole(store: &dyn Store) {
    let (good, stray) = (
        [finding("a", Severity::High, &web())],
        [finding("a", Severity::High, &object("Pod", "", "p"))],
    );
    let observation = |findings| Observation {
        scope: Scope::Object(web()),
        findings,
        excepted: &[],
        entrance: Entrance::Scan,
        at: hour(0),
    };
    let refused = store.observe(&[observation(&good), observation(&stray)]).unwrap_err();
    assert!(matches!(refused, ObserveError::OutOfScope { .. }), "{refused}");
    let fine = [Finding { verdict: Verdict::Pass, ..good[0].clone() }];
    let refused = store.observe(&[observation(&good), observation(&fine)]).unwrap_err();
    assert!(matches!(refused, ObserveError::NothingWrong { .. }), "{refused}");
    assert!(all(store, &any(), Order::Kept).is_empty());
    assert_eq!(store.health().unwrap().last_observation, None);
}

fn excepted_is_not_open(store: &dyn Store) {
    let (one, other) = (finding("a", Severity::High, &web()), finding("b", Severity::Low, &web()));
    let accepted = excepted(one.clone(), "it is \u{0} \u{202e}old");
    see_excepted(store, std::slice::from_ref(&other), std::slice::from_ref(&accepted), hour(0));
    assert_eq!(names(store, &Filter::default()), ["b web"]);
    let filter = Filter { state: State::Excepted, ..Filter::default() };
    assert_eq!(all(store, &filter, Order::Worst)[0].acceptance, Some(accepted.acceptance.clone()));
    let health = store.health().unwrap();
    assert_eq!((health.open, health.excepted, health.fixed), (1, 1, 0));
    // The same once more changes nothing; then nobody lives with it any more.
    let known = Observed { known: 2, ..Observed::default() };
    let seen =
        see_excepted(store, std::slice::from_ref(&other), std::slice::from_ref(&accepted), hour(1));
    assert_eq!(seen, known);
    assert_eq!(see(store, &[one, other.clone()], hour(2)), known);
    assert_eq!(names(store, &Filter::default()), ["a web", "b web"]);
    see_excepted(store, &[other], &[accepted], hour(3));
    assert_eq!(see(store, &[], hour(4)), Observed { fixed: 2, ..Observed::default() });
    let health = store.health().unwrap();
    assert_eq!((health.open, health.excepted, health.fixed), (0, 0, 2));
    let period = Period { namespace: None, first: hour(0).day(), last: hour(0).day() };
    let [_, _, high, _] = store.trend(&period).unwrap()[0].failed;
    assert_eq!((high.new, high.fixed, high.open), (0, 0, 0), "what is lived with is no news");
}

fn told_anew(store: &dyn Store) {
    let before = finding("a", Severity::Low, &web());
    see(store, std::slice::from_ref(&before), hour(0));
    let after = Finding {
        severity: Severity::Critical,
        verdict: Verdict::Unknown("what".to_owned()),
        says: "otherwise".to_owned(),
        ..before
    };
    see(store, std::slice::from_ref(&after), hour(1));
    let kept = all(store, &any(), Order::Kept);
    assert_eq!(kept[0].finding, after);
    assert_eq!(kept[0].history.first_seen, hour(0));
    let critical = store::Filter { severity: Some(Severity::Critical), ..any() };
    assert_eq!(names(store, &critical), ["a web"]);
}

fn entrances_add_up(store: &dyn Store) {
    let found = [finding("a", Severity::High, &web())];
    for entrance in [Entrance::Scan, Entrance::Admission, Entrance::Scan] {
        let scope = Scope::Object(web());
        let observation =
            Observation { scope, findings: &found, excepted: &[], entrance, at: hour(0) };
        store.observe(&[observation]).unwrap();
    }
    let entrances = all(store, &any(), Order::Kept)[0].history.entrances;
    assert!(entrances.iter().eq([Entrance::Admission, Entrance::Scan]));
    assert!(!entrances.contains(Entrance::Background));
}

fn twins_are_one(store: &dyn Store) {
    let first = finding("a", Severity::High, &web());
    let second = Finding { says: "second".to_owned(), ..first.clone() };
    assert_eq!(see(store, &[first.clone(), second], hour(0)).new, 1);
    let kept = all(store, &any(), Order::Kept);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].finding, first);
}

fn fingerprints_may_collide(store: &dyn Store) {
    let mine = object("Deployment", "mine", "web");
    let theirs = finding("a", Severity::High, &web());
    let forged = Finding { fingerprint: theirs.fingerprint, ..finding("a", Severity::High, &mine) };
    see(store, std::slice::from_ref(&theirs), hour(0));
    see_scope(store, Scope::Object(mine.clone()), &[forged], hour(1));
    see_scope(store, Scope::Object(mine), &[], hour(2));
    let open = all(store, &Filter::default(), Order::Kept);
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].finding, theirs);
    let both = store::Filter { fingerprint: Some(theirs.fingerprint), ..any() };
    assert_eq!(all(store, &both, Order::Newest).len(), 2);
}

fn old_ones_go(store: &dyn Store) {
    let checks = ["a", "b", "c"].map(|check| finding(check, Severity::High, &web()));
    see(store, &checks, hour(0));
    see(store, &checks[1..], hour(1));
    see(store, &checks[2..], hour(2));
    let retention = store::Retention { fixed_before: Some(hour(2)), events_before: None };
    assert_eq!(store.retain(retention).unwrap().findings, 1);
    assert_eq!(names(store, &any()), ["c web", "b web"]);
    assert_eq!(store.retain(retention).unwrap().findings, 0);
    let fixed = store::Filter { state: State::Fixed, fixed: Interval::since(hour(2)), ..any() };
    assert_eq!(names(store, &fixed), ["b web"]);
    // What returns after it went is new.
    assert_eq!(see(store, &checks, hour(3)), Observed { new: 1, returned: 1, known: 1, fixed: 0 });
}
