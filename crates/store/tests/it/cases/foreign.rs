use std::sync::Arc;

use model::{Edit, Finding, Fix, Literal, Related, Safety, Severity, Verdict};
use store::{Event, EventFilter, EventKind, Filter, Group, Order, Page, Scope, Store};

use super::Case;
use crate::sample::{all, finding, hour, names, object, see, see_scope, web};

pub(super) const CASES: &[Case] = &[
    ("names may hold anything, and stay apart", names_hold_anything),
    ("what is too large is cut, and the rest is kept", what_is_too_large_is_cut),
    ("a fix that could not be read again is left out", deep_fixes_are_left_out),
    ("events may name anything", events_name_anything),
];

fn hostile() -> Vec<String> {
    let mut names: Vec<String> =
        ["\0", "a\0", "a\0\0", "…", "a…", "'", "\"", "\\", "$1", "?1", "%", "\u{202e}", "日本"]
            .map(str::to_owned)
            .into();
    let long = "n".repeat(10_000);
    names.extend([format!("{long}a"), format!("{long}b"), "é".repeat(200)]);
    names
}

fn names_hold_anything(store: &dyn Store) {
    let objects: Vec<_> = hostile().iter().map(|it| object(it, it, it)).collect();
    for object in &objects {
        let found = [finding(&object.name, Severity::High, object)];
        assert_eq!(see_scope(store, Scope::Object(object.clone()), &found, hour(0)).new, 1);
    }
    for object in &objects {
        let name = Some(object.name.clone());
        for filter in [
            Filter { name: name.clone(), ..Filter::default() },
            Filter { namespace: name.clone(), ..Filter::default() },
            Filter { kind: name.clone(), ..Filter::default() },
            Filter { check: name.clone(), ..Filter::default() },
        ] {
            let kept = all(store, &filter, Order::Worst);
            assert_eq!(kept.len(), 1, "{filter:?}");
            assert_eq!(*kept[0].finding.object, *object);
            assert_eq!(store.count(&filter, Group::Namespace).unwrap().len(), 1);
        }
    }
    see_scope(store, Scope::Object(objects[1].clone()), &[], hour(1));
    see_scope(store, Scope::Check(hostile()[13].clone()), &[], hour(1));
    assert_eq!(names(store, &Filter::default()).len(), objects.len() - 2);
}

fn what_is_too_large_is_cut(store: &dyn Store) {
    let long = "é".repeat(100_000);
    let related = Related { object: web(), file: None, place: None, says: long.clone() };
    let found = Finding {
        says: long.clone(),
        verdict: Verdict::Unknown(long.clone()),
        related: vec![related; 300],
        fix: Some(Fix { safety: Safety::Safe, edits: vec![Edit::set("a", long)] }),
        file: Some(Arc::from("f")),
        ..finding("a", Severity::High, &web())
    };
    see(store, &[found], hour(0));
    let kept = all(store, &Filter::default(), Order::Worst).remove(0).finding;
    assert!(kept.says.ends_with("é…") && kept.says.len() < 20_000);
    assert!(matches!(&kept.verdict, Verdict::Unknown(why) if why.ends_with('…')));
    assert_eq!((kept.related.len(), kept.fix), (200, None));
}

fn deep_fixes_are_left_out(store: &dyn Store) {
    let deep =
        |levels| (0..levels).fold(Literal::Bool(true), |value, _| Literal::Sequence(vec![value]));
    for (levels, is_kept) in [(50, true), (99, true), (100, false), (3_000, false)] {
        let edits = vec![Edit::set("a", deep(levels))];
        let fix = Some(Fix { safety: Safety::Safe, edits });
        let found = Finding { fix, ..finding("a", Severity::High, &web()) };
        see(store, &[found], hour(levels));
        let kept = all(store, &Filter::default(), Order::Worst).remove(0).finding;
        assert_eq!(kept.fix.is_some(), is_kept, "{levels}");
    }
}

fn events_name_anything(store: &dyn Store) {
    for name in hostile() {
        let verdict = Verdict::Unknown(name.repeat(3));
        let event = Event::new(hour(0), EventKind::Audit, &name, verdict);
        store.record(&[event.to(object(&name, &name, &name), None)]).unwrap();
    }
    for name in hostile() {
        let name = Some(name);
        for filter in [
            EventFilter { user: name.clone(), ..EventFilter::default() },
            EventFilter { namespace: name.clone(), ..EventFilter::default() },
            EventFilter { name: name.clone(), object_kind: name.clone(), ..EventFilter::default() },
        ] {
            assert_eq!(store.events(&filter, Page::first(9)).unwrap().items.len(), 1, "{filter:?}");
        }
    }
}
