//! The store of files: every case, and what is its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use model::{Finding, Severity, Verdict};
use store::{
    Event, EventFilter, EventKind, Fault, Filter, ObserveError, OpenError, Order, Page, QueryError,
    Retention, Settings, Sqlite, State, Store,
};

use crate::cases;
use store::{TrailChange, verify_trail};

use crate::sample::{Folder, all, any, finding, hour, names, object, see, see_scope, web};

fn open(folder: &Folder) -> Sqlite {
    Sqlite::open(folder.path(), Settings::default()).unwrap()
}

#[test]
fn every_case_holds() {
    for (behaviour, case) in cases::all() {
        println!("{behaviour}");
        let folder = Folder::new();
        case(&open(&folder));
    }
}

#[test]
fn what_is_kept_outlives_the_program() {
    let folder = Folder::new();
    let found = [finding("a", Severity::High, &web())];
    see(&open(&folder), &found, hour(0));
    open(&folder).record(&[Event::new(hour(0), EventKind::Audit, "u", Verdict::Pass)]).unwrap();
    let store = open(&folder);
    assert_eq!(names(&store, &Filter::default()), ["a web"]);
    assert_eq!(store.events(&EventFilter::default(), Page::first(9)).unwrap().items.len(), 1);
    assert_eq!(see(&store, &found, hour(1)).known, 1);
}

#[test]
fn only_the_owner_may_read() {
    let folder = Folder::new();
    let below = folder.path().join("a/b");
    let store = Sqlite::open(&below, Settings::default()).unwrap();
    see(&store, &[finding("a", Severity::High, &web())], hour(0));
    store.record(&[Event::new(hour(0), EventKind::Audit, "u", Verdict::Pass)]).unwrap();
    assert_eq!(fs::metadata(&below).unwrap().permissions().mode() & 0o777, 0o700);
    let files: Vec<_> = fs::read_dir(&below).unwrap().map(Result::unwrap).collect();
    assert!(files.len() >= 2);
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = Folder::new();
    let store = Sqlite::open(folder.path(), Settings { largest_file: Some(600_000) }).unwrap();
    let of = |number: i64| {
        let object = object("Pod", "shop", &format!("p{number}"));
        let checks: Vec<Finding> =
            (0..20).map(|it| finding(&format!("check-{it}"), Severity::High, &object)).collect();
        (store::Scope::Object(object), checks)
    };
    let mut kept = 0;
    let error = loop {
        // Some of it is fixed by the time that nothing fits any more.
        if kept == 10 {
            for number in 0..5 {
                see_scope(&store, of(number).0, &[], hour(kept));
            }
        }
        let (scope, findings) = of(kept);
        let observation = store::Observation {
            scope,
            findings: &findings,
            excepted: &[],
            entrance: store::Entrance::Scan,
            at: hour(kept),
        };
        match store.observe(&[observation]) {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1_000, "the limit does not hold");
    };
    let is_full = matches!(error, ObserveError::Database { source: Fault::Full { .. } });
    assert!(is_full, "{error:?}");
    assert!(kept > 10);
    assert_eq!(all(&store, &any(), Order::Kept).len() as i64, kept * 20);
    // What was fixed makes room for what is new.
    let retention = Retention { fixed_before: Some(hour(kept + 1)), events_before: None };
    assert_eq!(store.retain(retention).unwrap().findings, 100);
    let (scope, findings) = of(kept);
    assert_eq!(see_scope(&store, scope, &findings, hour(kept)).new, 20);
}

#[test]
fn a_damaged_file_is_told() {
    let folder = Folder::new();
    let file = folder.path().join("state.db");
    fs::write(
        &file,
        "this is no database, but it is longer than the head of one would be. ".repeat(99),
    )
    .unwrap();
    let refused = Sqlite::open(folder.path(), Settings::default()).map(drop).unwrap_err();
    let is_damaged = matches!(refused, OpenError::Database { source: Fault::Damaged { .. } });
    assert!(is_damaged, "{refused:?}");
}

#[test]
fn damaged_pages_are_told() {
    let folder = Folder::new();
    let found: Vec<Finding> = (0..3_000)
        .map(|it| finding("a", Severity::High, &object("Pod", "shop", &format!("p{it}"))))
        .collect();
    see_scope(&open(&folder), store::Scope::Check("a".to_owned()), &found, hour(0));
    let file = folder.path().join("state.db");
    let mut bytes = fs::read(&file).unwrap();
    let from = bytes.len() / 5;
    bytes[from..].fill(0x5a);
    fs::write(&file, bytes).unwrap();
    let store = open(&folder);
    let mut page = Page::first(1_000);
    let error = loop {
        match store.findings(&Filter { state: State::Any, ..Filter::default() }, Order::Kept, page)
        {
            Ok(listing) => page = Page::after(listing.next.unwrap(), 1_000),
            Err(error) => break error,
        }
    };
    let is_damaged = matches!(error, QueryError::Database { source: Fault::Damaged { .. } });
    assert!(is_damaged, "{error:?}");
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let folder = Folder::new();
    let file = folder.path().join("state.db");
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("CREATE TABLE finding (theirs TEXT)").unwrap();
    let refused = Sqlite::open(folder.path(), Settings::default()).map(drop).unwrap_err();
    assert!(matches!(refused, OpenError::Foreign { .. }), "{refused:?}");
    assert!(refused.to_string().ends_with("state.db is a database of another program"));
}

#[test]
fn a_trail_that_was_altered_is_told() {
    let alter = |statement: &str| {
        let folder = Folder::new();
        let store = open(&folder);
        for hours in 0..5 {
            let change = TrailChange::new("ann", hour(hours), "policy.enforce", "p", "");
            store.note(&change).unwrap();
        }
        let file = rusqlite::Connection::open(folder.path().join("state.db")).unwrap();
        file.execute_batch(statement).unwrap();
        verify_trail(&store).unwrap_err().to_string()
    };
    let altered = |number| format!("the audit trail was altered at entry {number}");
    assert_eq!(alter("UPDATE trail SET who = 'bob' WHERE number = 3"), altered(3));
    assert_eq!(alter("DELETE FROM trail WHERE number = 2"), altered(2));
    assert_eq!(alter("DELETE FROM trail WHERE number = 1"), altered(1));
    let swapped = "UPDATE trail SET number = 9 WHERE number = 4; \
        UPDATE trail SET number = 4 WHERE number = 5; UPDATE trail SET number = 5 WHERE number = 9";
    assert_eq!(alter(swapped), altered(4));
}

#[test]
fn a_newer_version_is_refused() {
    let folder = Folder::new();
    drop(open(&folder));
    let newer = rusqlite::Connection::open(folder.path().join("state.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let refused = Sqlite::open(folder.path(), Settings::default()).map(drop).unwrap_err();
    assert!(matches!(refused, OpenError::Newer { found: 99, .. }), "{refused:?}");
}

#[test]
fn a_locked_file_is_told_after_a_while() {
    let folder = Folder::new();
    let store = open(&folder);
    let other = rusqlite::Connection::open(folder.path().join("state.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let observation = store::Observation {
        scope: store::Scope::Object(web()),
        findings: &[],
        excepted: &[],
        entrance: store::Entrance::Scan,
        at: hour(0),
    };
    let refused = store.observe(std::slice::from_ref(&observation)).unwrap_err();
    let is_locked = matches!(refused, ObserveError::Database { source: Fault::Locked { .. } });
    assert!(is_locked, "{refused:?}");
    assert!(names(&store, &Filter::default()).is_empty(), "readers do not wait");
    other.execute_batch("ROLLBACK").unwrap();
    store.observe(&[observation]).unwrap();
}

#[test]
fn threads_write_and_read_at_once() {
    let folder = Folder::new();
    let store = open(&folder);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let store = &store;
            scope.spawn(move || {
                for number in 0..25 {
                    let object = object("Pod", &format!("n{thread}"), &format!("p{number}"));
                    let found = [finding("a", Severity::High, &object)];
                    see_scope(store, store::Scope::Object(object), &found, hour(number));
                    let counted = store.count(&Filter::default(), store::Group::Check).unwrap();
                    assert!(counted[0].findings > number.unsigned_abs());
                }
            });
        }
    });
    assert_eq!(all(&store, &any(), Order::Kept).len(), 100);
}
