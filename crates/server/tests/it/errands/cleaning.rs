//! Objects that go when their time comes, and rehearsals.

use std::time::{Duration, SystemTime};

use server::errands::{Action, Telling};

use super::site::{Site, Worker};

fn config_map(site: &Site, namespace: &str, name: &str, labels: &str) {
    site.apply(&format!(
        "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: {namespace}, labels: {{{labels}}}}}, data: {{a: b}}}}"
    ));
}

/// One round at another moment.
fn round_at(worker: &mut Worker<'_>, now: SystemTime) {
    let told = worker.errands.round(now);
    worker.told.extend(told);
}

pub(super) fn a_schedule_takes_away_what_it_is_about(site: &Site) {
    let policies = "apiVersion: kyverno.io/v2
kind: ClusterCleanupPolicy
metadata: {name: tidy}
spec:
  schedule: '* * * * *'
  match: {any: [{resources: {kinds: [ConfigMap], namespaces: [tidied, kube-system]}}]}
  conditions:
    any:
    - {key: '{{ target.metadata.labels.keep || `no` }}', operator: Equals, value: 'no'}
---
apiVersion: policies.kyverno.io/v1
kind: DeletingPolicy
metadata: {name: tidy-in-cel}
spec:
  schedule: '@every 2m'
  deletionPropagationPolicy: Foreground
  matchConstraints:
    resourceRules:
    - {apiGroups: [''], apiVersions: [v1], resources: [configmaps]}
  conditions:
  - {name: old, expression: \"object.metadata.name == 'in-cel'\"}
";
    site.namespace("tidied");
    for (name, labels) in [("one", ""), ("kept", "keep: 'yes'"), ("in-cel", "keep: 'yes'")] {
        config_map(site, "tidied", name, labels);
    }
    config_map(site, "kube-system", "one", "");
    let mut worker = site.worker(policies);
    worker.rests();
    let minute = Duration::from_secs(60);
    let there = |name: &str| site.read(&Site::config_map("tidied", name)).is_some();
    round_at(&mut worker, SystemTime::now() + minute);
    assert!(!there("one") && there("kept") && there("in-cel"), "{:?}", worker.told);
    round_at(&mut worker, SystemTime::now() + minute * 3);
    // What it owns goes first, which nobody sees to here.
    let in_cel = Site::config_map("tidied", "in-cel");
    assert_eq!(site.value(&in_cel, "/metadata/finalizers"), "[\"foregroundDeletion\"]");
    assert!(there("kept"), "{:?}", worker.told);
    assert!(site.read(&Site::config_map("kube-system", "one")).is_some());
    assert_eq!(
        worker.deeds(),
        [
            "delete ConfigMap tidied/one by kyverno/tidy, its time has come",
            "delete ConfigMap tidied/in-cel by kyverno/tidy-in-cel, its time has come"
        ]
    );
}

pub(super) fn a_label_says_until_when_an_object_lives(site: &Site) {
    site.namespace("living");
    for (name, ttl) in [("short", "2m"), ("long", "4d"), ("odd", "soon")] {
        config_map(site, "living", name, &format!("cleanup.kyverno.io/ttl: {ttl}"));
    }
    let mut worker = site.worker("");
    worker.rests();
    let there = |name: &str| site.read(&Site::config_map("living", name)).is_some();
    assert!(there("short"));
    round_at(&mut worker, SystemTime::now() + Duration::from_secs(180));
    assert!(!there("short") && there("long") && there("odd"), "{:?}", worker.told);
    assert!(format!("{:?}", worker.told).contains("says no time"));
}

pub(super) fn a_rehearsal_writes_nothing(site: &Site) {
    let policies = "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: rehearsed}
spec:
  generateExisting: true
  mutateExistingOnPolicyUpdate: true
  rules:
  - name: make
    match: {any: [{resources: {kinds: [Namespace], names: [living]}}]}
    generate: {apiVersion: v1, kind: ConfigMap, name: made, namespace: living, data: {data: {a: b}}}
  - name: refused
    match: {any: [{resources: {kinds: [Namespace], names: [living]}}]}
    generate: {apiVersion: v1, kind: ConfigMap, name: Refused, namespace: living, data: {data: {a: b}}}
  - name: change
    match: {any: [{resources: {kinds: [Namespace], names: [living]}}]}
    mutate:
      targets: [{apiVersion: v1, kind: ConfigMap, namespace: living, name: long}]
      patchStrategicMerge: {data: {a: c}}
---
apiVersion: kyverno.io/v2
kind: CleanupPolicy
metadata: {name: tidy, namespace: living}
spec:
  schedule: '0 0 1 1 *'
  match: {any: [{resources: {kinds: [ConfigMap]}}]}
  conditions: {any: [{key: '{{ target.metadata.name }}', operator: Equals, value: odd}]}
";
    let worker = site.worker(policies);
    let told = worker.errands.rehearse(SystemTime::now());
    let mut did: Vec<(Action, String)> = Vec::new();
    for telling in &told {
        if let Telling::Did(deed) = telling {
            did.push((deed.action, deed.object()));
        }
    }
    did.sort();
    let expected = [
        (Action::Create, "ConfigMap living/made"),
        (Action::Change, "ConfigMap living/long"),
        (Action::Delete, "ConfigMap living/odd"),
    ];
    assert_eq!(did, expected.map(|(action, object)| (action, object.to_owned())), "{told:#?}");
    let failed = told
        .iter()
        .any(|it| matches!(it, Telling::Failed(deed, _) if deed.place.name == "Refused"));
    assert!(failed, "{told:#?}");
    let place = |name: &str| Site::config_map("living", name);
    assert_eq!(site.read(&place("made")), None);
    assert_eq!(site.value(&place("long"), "/data/a"), "\"b\"");
    assert!(site.read(&place("odd")).is_some());
}
