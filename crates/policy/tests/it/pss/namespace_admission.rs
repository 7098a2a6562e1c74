//! Requests for namespaces: labels that make no sense, exempt namespaces, pods already there.

use model::{Document, Object, Pod};
use policy::pss::{Admission, Denied, Exemptions, Operation, Request, Standard, warn_of_existing};

use super::admission::namespace;
use crate::reading::read_one;

const BAD_LEVEL: &str = "Namespace \"test\" is invalid: \
     metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"unknown\": \
     must be one of privileged, baseline, restricted";
const BAD_VERSION: &str = "Namespace \"test\" is invalid: \
     metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: \"unknown\": \
     must be \"latest\" or \"v1.x\"";

#[test]
fn a_new_namespace_needs_labels_that_make_sense() {
    check(None, "enforce=privileged enforce-version=v1.0", "passes");
    check(None, "enforce=restricted", "passes");
    check(None, "enforce=unknown", BAD_LEVEL);
    check(None, "enforce=privileged enforce-version=unknown", BAD_VERSION);
}

#[test]
fn a_change_must_not_bring_new_nonsense() {
    check(Some("enforce=restricted"), "enforce=unknown", BAD_LEVEL);
    check(Some("enforce=restricted"), "enforce=privileged enforce-version=unknown", BAD_VERSION);
    check(Some("enforce=unknown"), "enforce=unknown", "passes");
    let old = "enforce=baseline enforce-version=unknown";
    check(Some(old), old, "passes");
}

#[test]
fn who_tightens_hears_of_the_pods_that_are_there() {
    let same = "enforce=restricted enforce-version=v1.0";
    for (old, new, looked_at) in [
        (same, same, None),
        ("enforce=unknown", "enforce=unknown", None),
        (same, "enforce=baseline enforce-version=v1.0", None),
        ("enforce=restricted enforce-version=latest", "enforce=baseline", None),
        ("enforce=restricted", "enforce=baseline", None),
        (same, "enforce=privileged", None),
        (same, "", None),
        ("", "warn=restricted", None),
        ("enforce=baseline", "enforce=restricted", Some("restricted:latest")),
        ("", "enforce=baseline enforce-version=v1.9", Some("baseline:v1.9")),
        // Another version may ask for more, whatever the level.
        (same, "enforce=baseline enforce-version=v1.1", Some("baseline:v1.1")),
    ] {
        let tightened = with_request(Some(old), new, &Admission::default(), Admission::tightened);
        let tightened = tightened.map(|standard| standard.to_string());
        assert_eq!(tightened.as_deref(), looked_at, "{old:?} becomes {new:?}");
    }
    let made =
        with_request(None, "enforce=restricted", &Admission::default(), Admission::tightened);
    assert_eq!(made, None, "a new namespace is empty");
    let exempt = with_request(Some(""), "enforce=restricted", &exempting(), Admission::tightened);
    assert_eq!(exempt, None, "an exempt one is not looked at");
}

#[test]
fn labels_on_an_exempt_namespace_are_warned_of() {
    let ignored = |policy: &str| {
        format!(
            "namespace \"test\" is exempt from Pod Security, and the policy ({policy}) will be ignored"
        )
    };
    check_exempt(None, "enforce=restricted", Some(&ignored("enforce=restricted:latest")));
    check_exempt(None, "enforce=baseline", Some(&ignored("enforce=baseline:latest")));
    check_exempt(None, "warn=baseline", Some(&ignored("warn=baseline:latest")));
    check_exempt(None, "audit=restricted", Some(&ignored("audit=restricted:latest")));
    check_exempt(None, "", None);
    check_exempt(None, "enforce=privileged enforce-version=v1.24 warn-version=v1.25", None);
    check_exempt(
        Some(""),
        "enforce=restricted enforce-version=v1.0 audit=restricted warn=baseline",
        Some(&ignored("enforce=restricted:v1.0, audit=restricted:latest, warn=baseline:latest")),
    );
    check_exempt(Some("enforce=restricted"), "enforce=baseline", None);
}

#[test]
fn labels_on_an_exempt_namespace_that_repeat_the_defaults_are_fine() {
    let standard: Standard = "pss:baseline@v1.23".parse().unwrap();
    let mut admission = exempting();
    admission.defaults.enforce = standard;
    admission.defaults.audit = standard;
    admission.defaults.warn = standard;
    let warned = |labels| with_request(None, labels, &admission, Admission::answer).warnings;
    assert!(warned("enforce=baseline").is_empty());
    let warnings = warned("warn-version=latest");
    assert!(warnings[0].contains("(warn=baseline:latest)"), "{warnings:?}");
}

#[test]
fn pods_with_the_same_faults_share_a_line() {
    existing(
        &["b: priv", "a: priv", "c: priv host", "d: fine", "e: priv"],
        100,
        &[
            "existing pods in namespace \"test\" violate the new PodSecurity enforce level \"baseline:latest\"",
            "a (and 2 other pods): privileged",
            "c: host namespaces, privileged",
        ],
    );
    existing(
        &["b: priv", "a: priv"],
        100,
        &[
            "existing pods in namespace \"test\" violate the new PodSecurity enforce level \"baseline:latest\"",
            "a (and 1 other pod): privileged",
        ],
    );
    existing(&["a: fine"], 100, &[]);
}

#[test]
fn not_all_of_many_pods_are_looked_at() {
    existing(
        &["a: priv", "b: priv", "c: priv", "d: priv", "e: priv"],
        4,
        &[
            "new PodSecurity enforce level only checked against the first 4 of 5 existing pods",
            "existing pods in namespace \"test\" violate the new PodSecurity enforce level \"baseline:latest\"",
            "a (and 3 other pods): privileged",
        ],
    );
}

#[test]
fn one_pod_of_each_controller_comes_first_and_exempt_ones_do_not_count() {
    existing(
        &[
            "x1: priv exempt",
            "x2: priv exempt",
            "r1: host of=1",
            "r2: host of=1",
            "r3: host of=1",
            "s1: priv of=2",
            "s2: priv of=2",
            "u1: priv host",
        ],
        3,
        &[
            "new PodSecurity enforce level only checked against the first 3 of 6 existing pods",
            "existing pods in namespace \"test\" violate the new PodSecurity enforce level \"baseline:latest\"",
            "r1: host namespaces",
            "s1: privileged",
            "u1: host namespaces, privileged",
        ],
    );
}

fn check(old: Option<&str>, new: &str, expected: &str) {
    let answer = with_request(old, new, &Admission::default(), Admission::answer);
    assert!(answer.warnings.is_empty() && answer.annotations.is_empty());
    let said = match answer.denied {
        None => "passes".to_owned(),
        Some(Denied::Invalid(says)) => says,
        Some(other) => panic!("{other:?}"),
    };
    assert_eq!(said, expected, "{old:?} becomes {new:?}");
}

fn check_exempt(old: Option<&str>, new: &str, warning: Option<&str>) {
    let answer = with_request(old, new, &exempting(), Admission::answer);
    assert_eq!(answer.denied, None);
    assert_eq!(answer.warnings.first().map(String::as_str), warning, "{old:?} becomes {new:?}");
}

fn exempting() -> Admission {
    let exemptions = Exemptions {
        namespaces: vec!["test".to_owned()],
        runtime_classes: vec!["exempt".to_owned()],
        ..Exemptions::default()
    };
    Admission { exemptions, ..Admission::default() }
}

fn with_request<T>(
    old: Option<&str>,
    new: &str,
    admission: &Admission,
    ask: fn(&Admission, &Request<'_>) -> T,
) -> T {
    let new = read_one(&namespace(new));
    let old = old.map(|labels| read_one(&namespace(labels)));
    let operation = if old.is_some() { Operation::Update } else { Operation::Create };
    let object = Object::new(new.root(), None);
    ask(
        admission,
        &Request {
            operation,
            subresource: "",
            user: "ann",
            namespace: "test",
            namespace_object: None,
            object,
            old: old.as_ref().map(|it| Object::new(it.root(), None)),
        },
    )
}

/// Pods as `NAME: WHAT…`, looked at `limit` at most.
fn existing(pods: &[&str], limit: usize, expected: &[&str]) {
    let documents: Vec<Document> = pods.iter().map(|pod| read_one(&pod_of(pod))).collect();
    let pods: Vec<Pod<'_>> = documents
        .iter()
        .map(|document| Pod::of(Object::new(document.root(), None)).unwrap())
        .collect();
    let standard = "pss:baseline".parse().unwrap();
    assert_eq!(warn_of_existing(&exempting(), "test", standard, &pods, limit), expected);
}

fn pod_of(described: &str) -> String {
    let (name, what) = described.split_once(": ").unwrap();
    let mut owner = String::new();
    let mut fields = String::new();
    let mut is_privileged = false;
    for word in what.split(' ') {
        match word.split_once('=') {
            Some((_, uid)) => owner = format!("{{uid: '{uid}', controller: true}}"),
            None if word == "priv" => is_privileged = true,
            None if word == "host" => fields.push_str("hostNetwork: true, "),
            None if word == "exempt" => fields.push_str("runtimeClassName: exempt, "),
            None => {}
        }
    }
    let container = format!("{{name: a, securityContext: {{privileged: {is_privileged}}}}}");
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, ownerReferences: [{owner}]}}\n\
         spec: {{{fields}containers: [{container}]}}\n"
    )
}
