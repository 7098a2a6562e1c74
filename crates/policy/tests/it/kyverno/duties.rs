//! What policies have done in the background.

use model::document::Shears;
use model::{Inventory, Kept, Kind, Object};
use policy::cel::Timestamp;
use policy::kyverno::libraries::{Answers, Asker};
use policy::kyverno::{Generated, Given, Schedule};
use policy::library::{Duty, Exceptions};
use policy::{Operation, Request};

use crate::dice::Dice;
use crate::reading::documents;

fn duties(policy: &str) -> Vec<Duty> {
    let policies = documents(policy);
    let read = Duty::read(&Object::new(policies[0].root(), None), |text| Ok(documents(text)));
    read.unwrap()
}

fn classic(rules: &str) -> Vec<Duty> {
    let kind = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}";
    duties(&format!("{kind}\nspec:\n  generateExisting: true\n  rules:\n{rules}"))
}

fn rule(name: &str, more: &str, what: &str) -> String {
    format!(
        "  - name: {name}
    match: {{any: [{{resources: {{kinds: [Namespace]}} {more}}}]}}
    generate: {{synchronize: true, apiVersion: v1, kind: Secret, name: made, namespace: shop, {what}}}
"
    )
}

/// What is wanted for a Namespace in a world with these objects.
fn wanted(duty: &Duty, operation: Operation, objects: &str) -> String {
    let mut world = Inventory::of_all();
    for object in &documents(objects) {
        world.keep(Kept::whole(&Object::new(object.root(), None), &mut Shears::default()));
    }
    let namespaces = documents("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    let request = Request::creation(&Object::new(namespaces[0].root(), None)).doing(operation);
    let answers = Answers::default();
    let asker = Asker { world: &world, answers: &answers };
    let (given, exceptions) = (Given::default(), Exceptions::default());
    let wanted = duty.want(&request, &world, &asker, &given, &exceptions);
    let told = wanted.iter().map(|(rule, generated)| match generated {
        Generated::Objects(products) => {
            let told = products.iter().map(|it| {
                let source = it.source.as_ref().map(|it| it.name.clone()).unwrap_or_default();
                format!("{source}{}", if it.is_bereft { "?" } else { "" })
            });
            format!("{rule}: [{}]", told.collect::<Vec<_>>().join(" "))
        }
        other => format!("{rule}: {other:?}"),
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn all_that_is_wanted_is_told_whether_it_is_there_or_not() {
    let own = classic(&rule("data", "", "data: {a: b}"));
    assert_eq!(wanted(&own[0], Operation::Create, ""), "data: []");
    let there = "{apiVersion: v1, kind: Secret, metadata: {name: made, namespace: shop}}";
    assert_eq!(wanted(&own[0], Operation::Update, there), "data: []");
    let copy = classic(&rule("copy", "", "clone: {name: key, namespace: base}"));
    assert_eq!(wanted(&copy[0], Operation::Create, ""), "copy: [key?]", "its original is gone");
    let key = "{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: base}}";
    assert_eq!(wanted(&copy[0], Operation::Create, key), "copy: [key]");
    let hidden =
        "{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: base}, data: {k: dg==}}";
    assert!(wanted(&copy[0], Operation::Create, hidden).contains("what the Secret key holds"));
    assert_eq!(wanted(&copy[0], Operation::Delete, key), "", "it is not said of what goes");
}

#[test]
fn rules_that_depend_on_who_asks_are_left_out() {
    let who = ", subjects: [{kind: User, name: jane}]";
    let named = rule("named", "", "data: {a: '{{ request.userInfo.username }}'}");
    let account = rule("account", "", "data: {spec: {serviceAccountName: web}}");
    let all = classic(&[rule("for-jane", who, "data: {a: b}"), named, account].concat());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].rules().collect::<Vec<_>>(), ["account"]);
    assert_eq!(all[0].left_out.len(), 2);
}

#[test]
fn a_policy_says_what_it_is_about_and_what_it_may_look_up() {
    let copy = classic(&rule("copy", "", "clone: {name: key, namespace: base}"));
    let (namespace, secret) = (Kind::core("Namespace"), Kind::core("Secret"));
    let duty = &copy[0];
    assert!(duty.is_about(namespace) && !duty.is_about(secret));
    assert!(duty.names(secret) && !duty.names(Kind::core("Pod")));
    assert!(duty.depends_on(secret) && !duty.looks_around());
    assert!(duty.is_for_existing() && duty.is_synchronized() && !duty.follows_background());
    let data = classic(&rule("data", "", "data: {a: b}"));
    assert!(!data[0].depends_on(secret), "nothing of it comes from another object");
    let same = classic(&rule("copy", "", "clone: {name: key, namespace: base}"));
    assert_eq!(duty.version, same[0].version);
    assert_ne!(duty.version, data[0].version);
    let anything = "generate: {apiVersion: v1, kind: '{{ request.object.metadata.labels.k }}'";
    let any = rule("any", "", "data: {a: b}")
        .replace("generate: {synchronize: true, apiVersion: v1, kind: Secret", anything);
    assert!(classic(&any)[0].names(Kind::new("apps", "Deployment")));
}

#[test]
fn policies_that_change_only_requests_have_nothing_done() {
    let kind = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}";
    let change = "match: {any: [{resources: {kinds: [Pod]}}]}, mutate: {patchStrategicMerge: {metadata: {labels: {a: b}}}}";
    assert!(duties(&format!("{kind}\nspec: {{rules: [{{name: r, {change}}}]}}")).is_empty());
    assert!(duties("{apiVersion: v1, kind: Pod, metadata: {name: a}}").is_empty());
}

/// Whatever is written: it is refused, or goes on and on, each time on a whole minute.
#[test]
fn schedules_that_nobody_would_write_go_on_or_are_refused() {
    let mut dice = Dice(42);
    let parts = [
        "*",
        "?",
        "0",
        "7",
        "59",
        "60",
        "1-5",
        "5-1",
        "*/7",
        "3/20",
        "mon",
        "feb",
        "",
        ",",
        "31",
        "-",
        "/",
        "ä",
        "99999999999",
    ];
    let after = Timestamp::parse("2026-11-27T10:20:30Z").unwrap();
    let mut read = 0;
    for _ in 0..20_000 {
        let mut part = || match dice.below(4) {
            0 => format!("{},{}", parts[dice.below(parts.len())], parts[dice.below(parts.len())]),
            1 => parts[dice.below(parts.len())].to_owned(),
            _ => "*".to_owned(),
        };
        let fields: Vec<String> = (0..5).map(|_| part()).collect();
        let zone = ["", "", "", "TZ=Asia/Tokyo ", "CRON_TZ= ", "TZ=Nowhere "][dice.below(6)];
        let Ok(schedule) = Schedule::read(&format!("{zone}{}", fields.join(" "))) else { continue };
        if dice.below(20) == 0 {
            read += 1;
            if let Some(next) = schedule.next(after) {
                assert!(next > after && next.seconds() % 60 == 0, "{fields:?}");
                assert!(schedule.next(next).is_none_or(|later| later > next), "{fields:?}");
            }
        }
    }
    assert!(read > 100, "{read}");
}
