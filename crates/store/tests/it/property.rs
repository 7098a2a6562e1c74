//! Whatever is observed, every store gives the answers that the store in memory gives.

use model::{Excepted, Finding, Reference, Severity, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use store::{
    Entrance, Filter, Group, Interval, Observation, Order, Period, Retention, Said, Scope,
    Settings, Sqlite, State, Store,
};

use crate::memory::Memory;
use crate::sample::{Folder, all, excepted, finding, hour, object};

const CHECKS: [&str; 3] = ["a", "b", "c"];

/// Somebody looks, or what is old goes.
#[derive(Debug, Clone)]
enum Step {
    See {
        scope: Scope,
        findings: Vec<Finding>,
        excepted: Vec<Excepted>,
        entrance: Entrance,
        hours: i64,
    },
    Remove {
        before: i64,
    },
}

fn objects() -> Vec<Reference> {
    let mut objects = Vec::new();
    for (kind, namespace) in [("Pod", "shop"), ("Pod", "jobs"), ("Role", "")] {
        objects.extend(["web", "db"].map(|name| object(kind, namespace, name)));
    }
    objects
}

fn scope() -> impl Strategy<Value = Scope> {
    let object = || select(objects());
    let check = || select(CHECKS.to_vec()).prop_map(str::to_owned);
    prop_oneof![
        object().prop_map(Scope::Object),
        (object(), vec(check(), 0..3))
            .prop_map(|(object, checks)| Scope::ObjectBy { object, checks }),
        check().prop_map(Scope::Check),
    ]
}

/// What may be found in a scope: each thing once, with any severity and verdict; and what of it
/// somebody lives with.
fn findings(scope: &Scope) -> impl Strategy<Value = (Vec<Finding>, Vec<Excepted>)> + use<> {
    let of = |object: &Reference| CHECKS.map(|check| finding(check, Severity::Low, object));
    let possible: Vec<Finding> =
        objects().iter().flat_map(of).filter(|it| scope.covers(it)).collect();
    let one = |finding: Finding| {
        let accepted = proptest::option::weighted(0.2, select(vec!["it is old", "it is ours"]));
        let judged = (select(Severity::ALL.to_vec()), any::<bool>(), any::<bool>(), accepted);
        let made = judged.prop_map(move |(severity, is_unknown, is_long, accepted)| {
            let mut finding = Finding { severity, ..finding.clone() };
            if is_unknown {
                finding.verdict = Verdict::Unknown("why".to_owned());
            }
            if is_long {
                finding.says.push_str(" and more");
            }
            (finding, accepted)
        });
        proptest::option::of(made)
    };
    let each: Vec<_> = possible.into_iter().map(one).collect();
    each.prop_map(|found| {
        let (mut findings, mut accepted) = (Vec::new(), Vec::new());
        for (finding, reason) in found.into_iter().flatten() {
            match reason {
                Some(reason) => accepted.push(excepted(finding, reason)),
                None => findings.push(finding),
            }
        }
        (findings, accepted)
    })
}

fn step() -> impl Strategy<Value = Step> {
    let see = scope().prop_flat_map(|scope| {
        let entrance = select(Entrance::ALL.to_vec());
        (Just(scope.clone()), findings(&scope), entrance, 0_i64..60).prop_map(
            |(scope, (findings, excepted), entrance, hours)| Step::See {
                scope,
                findings,
                excepted,
                entrance,
                hours,
            },
        )
    });
    prop_oneof![12 => see, 1 => (0_i64..60).prop_map(|before| Step::Remove { before })]
}

fn filter() -> impl Strategy<Value = Filter> {
    let text = |words: &'static [&'static str]| {
        proptest::option::weighted(0.3, select(words).prop_map(str::to_owned))
    };
    let interval = || {
        let moment = || proptest::option::weighted(0.15, (0_i64..60).prop_map(hour));
        (moment(), moment()).prop_map(|(since, until)| Interval { since, until })
    };
    let words = (
        text(&["shop", "jobs", "", "none"]),
        text(&CHECKS),
        text(&["Pod", "Role"]),
        text(&["web", "db"]),
        text(&["MORE", "w", "%"]),
    );
    let severity = proptest::option::weighted(0.3, select(Severity::ALL.to_vec()));
    let verdict = proptest::option::weighted(0.3, select(vec![Said::Failed, Said::Unknown]));
    let state = select(vec![State::Open, State::Excepted, State::Fixed, State::Any]);
    let judged = (state, severity, verdict);
    let some = vec(select(vec!["shop".to_owned(), "jobs".to_owned(), String::new()]), 0..3);
    let within = proptest::option::weighted(0.3, some);
    (words, (judged, within), interval(), interval(), interval()).prop_map(
        |(
            (namespace, check, kind, name, text),
            ((state, severity, verdict), within),
            first_seen,
            last_seen,
            fixed,
        )| {
            let fingerprint = None;
            Filter {
                state,
                namespace,
                within,
                check,
                severity,
                verdict,
                kind,
                name,
                fingerprint,
                text,
                first_seen,
                last_seen,
                fixed,
            }
        },
    )
}

/// Runs the steps, several at once where they only look, and then asks.
fn agrees(store: &dyn Store, steps: &[Step], filters: &[Filter]) {
    let mut memory = Memory::default();
    for step in steps {
        match step {
            Step::See { scope, findings, excepted, entrance, hours } => {
                let (scope, entrance, at) = (scope.clone(), *entrance, hour(*hours));
                let observation = Observation { scope, findings, excepted, entrance, at };
                let expected = memory.observe(&observation);
                assert_eq!(store.observe(&[observation]).unwrap(), expected, "{step:?}");
            }
            Step::Remove { before } => {
                let fixed_before = Some(hour(*before));
                store.retain(Retention { fixed_before, events_before: None }).unwrap();
                memory.remove_fixed(hour(*before));
            }
        }
    }
    let health = store.health().unwrap();
    assert_eq!([health.open, health.excepted, health.fixed], memory.numbers());
    for filter in filters.iter().chain([&Filter::default()]) {
        compare(store, &memory, filter);
    }
    for namespace in [None, Some("shop".to_owned())] {
        let period = Period { namespace, first: hour(-24).day(), last: hour(72).day() };
        assert_eq!(store.trend(&period).unwrap(), memory.trend(&period));
    }
}

fn compare(store: &dyn Store, memory: &Memory, filter: &Filter) {
    for order in [Order::Worst, Order::Newest, Order::Oldest, Order::LastFixed, Order::Kept] {
        let (found, expected) = (all(store, filter, order), memory.findings(filter, order));
        assert_eq!(found.len(), expected.len(), "{order:?} {filter:?}");
        for (kept, row) in found.iter().zip(expected) {
            assert_eq!(kept.finding, row.finding, "{order:?} {filter:?}");
            assert_eq!(kept.acceptance, row.acceptance, "{order:?} {filter:?}");
            let history = kept.history;
            let moments = (history.first_seen, history.last_seen, history.fixed);
            assert_eq!(moments, (row.first_seen, row.last_seen, row.fixed));
            assert!(history.entrances.iter().eq(row.entrances));
        }
    }
    for by in [Group::Namespace, Group::Check, Group::Severity, Group::Kind] {
        let counted = store.count(filter, by).unwrap();
        assert_eq!(counted, memory.count(filter, by), "{by:?} {filter:?}");
    }
}

/// The same cases on every run: what fails here fails there.
pub(crate) fn hold(cases: u32, mut with_store: impl FnMut(&dyn Fn(&dyn Store))) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let with_store = std::cell::RefCell::new(&mut with_store);
    let tested = runner.run(&(vec(step(), 1..25), vec(filter(), 6)), |(steps, filters)| {
        (with_store.borrow_mut())(&|store| agrees(store, &steps, &filters));
        Ok(())
    });
    if let Err(error) = tested {
        panic!("{error}");
    }
}

#[test]
fn sqlite_answers_as_memory_does() {
    hold(100, |test| {
        let folder = Folder::new();
        test(&Sqlite::open(folder.path(), Settings::default()).unwrap());
    });
}
