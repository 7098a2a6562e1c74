use model::{Finding, Severity, Verdict};
use store::{Cursor, Filter, Interval, Order, Page, Said, Scope, State, Store};

use super::Case;
use crate::sample::{all, any, finding, hour, names, object, see_scope};

pub(super) const CASES: &[Case] = &[
    ("a filter lets through that for which all holds", filters),
    ("orders are kept over pages", orders),
    ("pages neither skip nor repeat while others write", pages_are_stable),
    ("a page has at least one, and at most a thousand", pages_are_bounded),
    ("a text is found whatever it means to a database", texts),
];

/// Six findings, an hour apart. The last but one is fixed.
fn fill(store: &dyn Store) {
    let all = [
        ("host-network", Severity::High, object("Deployment", "shop", "web")),
        ("host-pid", Severity::Critical, object("Deployment", "shop", "web")),
        ("host-network", Severity::High, object("DaemonSet", "kube-system", "agent")),
        ("wildcard", Severity::Low, object("ClusterRole", "", "admin")),
        ("limits", Severity::Medium, object("Deployment", "shop", "db")),
        ("limits", Severity::Medium, object("Pod", "jobs", "db")),
    ];
    for ((check, severity, object), hours) in all.into_iter().zip(0..) {
        let mut found = finding(check, severity, &object);
        if check == "wildcard" {
            found.verdict = Verdict::Unknown("the subjects".to_owned());
        }
        let scope = Scope::ObjectBy { object, checks: vec![check.to_owned()] };
        see_scope(store, scope.clone(), &[found], hour(hours));
        if hours == 4 {
            see_scope(store, scope, &[], hour(10));
        }
    }
}

fn filters(store: &dyn Store) {
    fill(store);
    let open = Filter::default();
    let text = |it: &str| Some(it.to_owned());
    let cases: [(Filter, &[&str]); 17] = [
        (
            open.clone(),
            &[
                "host-pid web",
                "host-network agent",
                "host-network web",
                "limits db",
                "wildcard admin",
            ],
        ),
        (Filter { state: State::Fixed, ..open.clone() }, &["limits db"]),
        (Filter { namespace: text("shop"), ..open.clone() }, &["host-pid web", "host-network web"]),
        (
            Filter { namespace: text("shop"), ..any() },
            &["host-pid web", "host-network web", "limits db"],
        ),
        (Filter { namespace: text(""), ..open.clone() }, &["wildcard admin"]),
        (
            Filter { check: text("host-network"), ..open.clone() },
            &["host-network agent", "host-network web"],
        ),
        (
            Filter { severity: Some(Severity::High), ..open.clone() },
            &["host-pid web", "host-network agent", "host-network web"],
        ),
        (Filter { verdict: Some(Said::Unknown), ..open.clone() }, &["wildcard admin"]),
        (Filter { verdict: Some(Said::Failed), namespace: text(""), ..open.clone() }, &[]),
        (
            Filter { kind: text("Deployment"), ..any() },
            &["host-pid web", "host-network web", "limits db"],
        ),
        (Filter { name: text("db"), ..any() }, &["limits db", "limits db"]),
        (Filter { name: text("db"), kind: text("Pod"), ..any() }, &["limits db"]),
        (
            Filter { first_seen: Interval::since(hour(3)), ..open.clone() },
            &["limits db", "wildcard admin"],
        ),
        (Filter { first_seen: Interval::until(hour(1)), ..open.clone() }, &["host-network web"]),
        (
            Filter { last_seen: Interval { since: Some(hour(1)), until: Some(hour(3)) }, ..any() },
            &["host-pid web", "host-network agent"],
        ),
        (Filter { fixed: Interval::since(hour(10)), ..any() }, &["limits db"]),
        (Filter { fixed: Interval::since(hour(11)), ..any() }, &[]),
    ];
    for (filter, expected) in cases {
        assert_eq!(names(store, &filter), expected, "{filter:?}");
    }
}

fn orders(store: &dyn Store) {
    fill(store);
    for (order, expected) in [
        (
            Order::Worst,
            ["host-pid", "host-network", "host-network", "limits", "limits", "wildcard"],
        ),
        (
            Order::Newest,
            ["limits", "limits", "wildcard", "host-network", "host-pid", "host-network"],
        ),
        (
            Order::Oldest,
            ["host-network", "host-pid", "host-network", "wildcard", "limits", "limits"],
        ),
        (Order::Kept, ["host-network", "host-pid", "host-network", "wildcard", "limits", "limits"]),
    ] {
        let checks: Vec<_> =
            all(store, &any(), order).into_iter().map(|it| it.finding.check).collect();
        assert_eq!(checks, expected, "{order:?}");
    }
    assert_eq!(all(store, &any(), Order::LastFixed).len(), 1);
    for order in [Order::Worst, Order::Newest, Order::Oldest, Order::Kept] {
        let named = Filter { name: Some("db".to_owned()), ..any() };
        let one = store.findings(&named, order, Page::first(1)).unwrap();
        let other = store.findings(&named, order, Page::after(one.next.unwrap(), 1)).unwrap();
        assert_ne!(one.items, other.items, "{order:?}");
        assert_eq!(other.next, None);
    }
}

fn pages_are_stable(store: &dyn Store) {
    let found: Vec<Finding> = (0..7)
        .map(|it| finding("a", Severity::High, &object("Pod", "shop", &format!("p{it}"))))
        .collect();
    see_scope(store, Scope::Check("a".to_owned()), &found, hour(0));
    let first = store.findings(&Filter::default(), Order::Newest, Page::first(3)).unwrap();
    let object = object("Pod", "shop", "late");
    see_scope(
        store,
        Scope::Object(object.clone()),
        &[finding("b", Severity::High, &object)],
        hour(1),
    );
    let rest = Page::after(first.next.unwrap(), 10);
    let rest = store.findings(&Filter::default(), Order::Newest, rest).unwrap();
    let mut names: Vec<String> =
        first.items.iter().chain(&rest.items).map(|it| it.finding.object.name.clone()).collect();
    names.sort();
    assert_eq!(names, ["p0", "p1", "p2", "p3", "p4", "p5", "p6"]);
}

fn pages_are_bounded(store: &dyn Store) {
    let found: Vec<Finding> = (0..1_001)
        .map(|it| finding("a", Severity::High, &object("Pod", "shop", &format!("p{it}"))))
        .collect();
    see_scope(store, Scope::Check("a".to_owned()), &found, hour(0));
    for (asked, given) in [(0, 1), (1_000, 1_000), (u16::MAX, 1_000)] {
        let page = Page::<Cursor>::first(asked);
        let listing = store.findings(&Filter::default(), Order::Worst, page).unwrap();
        assert_eq!(listing.items.len(), given);
    }
    // A cursor that nobody gave leads somewhere, and breaks nothing.
    for cursor in ["9223372036854775807.0.0", "-5.-5.-5", "0.9223372036854775807.-1"] {
        for order in [Order::Worst, Order::Newest, Order::Oldest, Order::LastFixed, Order::Kept] {
            let page = Page::after(cursor.parse().unwrap(), 10);
            store.findings(&Filter::default(), order, page).unwrap();
        }
    }
}

fn texts(store: &dyn Store) {
    let mut found = finding("a", Severity::High, &object("Pod", "shop", "Web_1"));
    found.says = "100 % of 'it' \\ \"is\" \0 É".to_owned();
    see_scope(store, Scope::Object(object("Pod", "shop", "Web_1")), &[found], hour(0));
    for (text, is_there) in [
        ("web_1", true),
        ("webx1", false),
        ("100 %", true),
        ("100%", false),
        ("'IT'", true),
        ("\\ \"is", true),
        ("É", true),
        ("é", false),
        ("\0", true),
        ("'; DROP TABLE finding; --", false),
    ] {
        let filter = Filter { text: Some(text.to_owned()), ..Filter::default() };
        assert_eq!(names(store, &filter).len(), usize::from(is_there), "{text}");
        assert_eq!(
            store.count(&filter, store::Group::Check).unwrap().len(),
            usize::from(is_there),
            "{text}"
        );
    }
}
