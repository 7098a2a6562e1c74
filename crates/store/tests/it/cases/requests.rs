use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use model::Date;
use store::{
    Deed, ExceptionRequest, Page, RequestError, RequestState, Step, Store, TrailChange, TrailEntry,
    verify_trail,
};

use super::Case;
use crate::sample::hour;

pub(super) const CASES: &[Case] = &[
    ("somebody asks, another approves, and it holds until its day", a_request_is_approved),
    ("who asks does not decide, and nobody else withdraws", nobody_decides_his_own),
    ("of two who decide at once one is first", one_is_first),
    ("what is decided stays, but may be ended", what_is_decided_stays),
    ("what is no request is refused", what_is_no_request),
    ("requests come page by page, the latest first", requests_come_in_pages),
    ("the trail has each change, bound to the one before", the_trail_is_whole),
];

fn request(reason: &str) -> ExceptionRequest {
    ExceptionRequest {
        checks: vec!["host-network".to_owned(), "kyverno/no-\"latest\"".to_owned()],
        objects: vec!["DaemonSet/shop/*".to_owned()],
        reason: reason.to_owned(),
        until: Date::parse("2026-11-30"),
    }
}

fn by(who: &str, at: i64) -> Deed {
    Deed { who: who.to_owned(), at: hour(at) }
}

fn entries(store: &dyn Store) -> Vec<TrailEntry> {
    let (mut entries, mut page) = (Vec::new(), Page::first(2));
    loop {
        let listing = store.trail(page).unwrap();
        entries.extend(listing.items);
        match listing.next {
            Some(next) => page = Page::after(next, 2),
            None => return entries,
        }
    }
}

fn a_request_is_approved(store: &dyn Store) {
    let id = store.request(&request("the agent \u{202e} needs it"), &by("ann", 0)).unwrap();
    let day = |written: &str| Date::parse(written).unwrap();
    let asked = store.requests(None, Page::first(10)).unwrap().items.remove(0);
    assert_eq!((asked.id, asked.standing), (id, RequestState::Asked));
    assert_eq!(
        (&asked.request, &asked.asked),
        (&request("the agent \u{202e} needs it"), &by("ann", 0))
    );
    assert!(!asked.is_in_force(day("2026-11-25")));
    let approved = store.step(id, Step::Approve, &by("bob", 1)).unwrap();
    assert_eq!(
        store.requests(None, Page::first(10)).unwrap().items,
        std::slice::from_ref(&approved)
    );
    assert_eq!(approved.decided, Some(by("bob", 1)));
    assert!(approved.is_in_force(day("2026-11-30")) && !approved.is_in_force(day("2026-12-01")));
    let exception = approved.exception();
    assert_eq!(exception.who.as_deref(), Some("bob"));
    assert!(exception.is_about("host-network", &crate::sample::object("DaemonSet", "shop", "a")));
    assert!(!exception.is_about("host-network", &crate::sample::object("DaemonSet", "jobs", "a")));
}

fn nobody_decides_his_own(store: &dyn Store) {
    let id = store.request(&request("r"), &by("ann", 0)).unwrap();
    for (step, who) in [(Step::Approve, "ann"), (Step::Refuse, "ann"), (Step::Withdraw, "bob")] {
        let refused = store.step(id, step, &by(who, 1)).unwrap_err();
        assert!(matches!(refused, RequestError::NotYours { .. }), "{refused}");
    }
    let withdrawn = store.step(id, Step::Withdraw, &by("ann", 1)).unwrap();
    assert_eq!(withdrawn.standing, RequestState::Withdrawn);
    let unknown = store.step(id + 1, Step::Approve, &by("bob", 1)).unwrap_err();
    assert!(matches!(unknown, RequestError::Unknown { .. }));
    let unknown = store.step(u64::MAX, Step::Approve, &by("bob", 1)).unwrap_err();
    assert!(matches!(unknown, RequestError::Unknown { .. }));
}

fn one_is_first(store: &dyn Store) {
    let id = store.request(&request("r"), &by("ann", 0)).unwrap();
    let first = AtomicUsize::new(0);
    thread::scope(|scope| {
        for number in 0..8 {
            let first = &first;
            scope.spawn(move || {
                let step = if number % 2 == 0 { Step::Approve } else { Step::Refuse };
                match store.step(id, step, &by(&format!("judge {number}"), 1)) {
                    Ok(_) => drop(first.fetch_add(1, Ordering::Relaxed)),
                    Err(RequestError::Decided { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            });
        }
    });
    assert_eq!(first.into_inner(), 1);
    assert_eq!(entries(store).len(), 2);
}

fn what_is_decided_stays(store: &dyn Store) {
    let id = store.request(&request("r"), &by("ann", 0)).unwrap();
    assert!(store.step(id, Step::End, &by("bob", 1)).is_err());
    store.step(id, Step::Approve, &by("bob", 1)).unwrap();
    for step in [Step::Approve, Step::Refuse] {
        let refused = store.step(id, step, &by("cat", 2)).unwrap_err();
        assert_eq!(refused.to_string(), "the request is approved already");
    }
    let ended = store.step(id, Step::End, &by("ann", 3)).unwrap();
    assert_eq!((ended.standing, ended.ended), (RequestState::Ended, Some(by("ann", 3))));
    assert!(store.step(id, Step::End, &by("bob", 4)).is_err());
    let refused = store.request(&request("s"), &by("ann", 0)).unwrap();
    store.step(refused, Step::Refuse, &by("bob", 1)).unwrap();
    assert!(store.step(refused, Step::End, &by("bob", 1)).is_err());
}

fn what_is_no_request(store: &dyn Store) {
    let none = |change: fn(&mut ExceptionRequest)| {
        let mut request = request("r");
        change(&mut request);
        let refused = store.request(&request, &by("ann", 0)).unwrap_err();
        assert!(matches!(refused, RequestError::Malformed { .. }), "{refused}");
    };
    none(|it| it.reason = "  ".to_owned());
    none(|it| it.reason = "r".repeat(5_000));
    none(|it| it.checks.clear());
    none(|it| it.objects = vec!["a/b/c/d".to_owned()]);
    none(|it| it.objects = vec!["a".repeat(1_001)]);
    none(|it| it.checks = vec!["a".to_owned(); 101]);
    assert!(store.requests(None, Page::first(10)).unwrap().items.is_empty());
    assert!(entries(store).is_empty());
}

fn requests_come_in_pages(store: &dyn Store) {
    for number in 0..5 {
        let id = store.request(&request(&format!("reason {number}")), &by("ann", number)).unwrap();
        if number % 2 == 0 {
            store.step(id, Step::Approve, &by("bob", number)).unwrap();
        }
    }
    let reasons = |state| {
        let (mut reasons, mut page) = (Vec::new(), Page::first(2));
        loop {
            let listing = store.requests(state, page).unwrap();
            reasons.extend(listing.items.into_iter().map(|it| it.request.reason));
            match listing.next {
                Some(next) => page = Page::after(next, 2),
                None => return reasons,
            }
        }
    };
    assert_eq!(reasons(None), ["reason 4", "reason 3", "reason 2", "reason 1", "reason 0"]);
    assert_eq!(reasons(Some(RequestState::Asked)), ["reason 3", "reason 1"]);
    assert_eq!(reasons(Some(RequestState::Ended)), [""; 0]);
}

fn the_trail_is_whole(store: &dyn Store) {
    assert_eq!(verify_trail(store).unwrap(), None);
    let id = store.request(&request("r"), &by("ann", 0)).unwrap();
    store.step(id, Step::Approve, &by("bob", 1)).unwrap();
    let long = "\0".repeat(10_000);
    let noted =
        store.note(&TrailChange::new("c\0", hour(2), "policy.enforce", &long, &long)).unwrap();
    let entries = entries(store);
    let told: Vec<(u64, &str, &str)> = entries
        .iter()
        .map(|it| (it.number, it.change.action.as_str(), it.change.object.as_str()))
        .collect();
    let id = id.to_string();
    assert_eq!(told[..2], [(1, "exception.request", id.as_str()), (2, "exception.approve", &id)]);
    assert_eq!(entries[2], noted);
    assert_eq!(verify_trail(store).unwrap(), Some(noted));
}
