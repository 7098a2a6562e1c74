//! Objects that are made, and that follow.

use act::Place;
use serde_json::Value;

use super::site::{Site, duties};

fn settings(more: &str, size: &str) -> String {
    format!(
        "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {{name: add-settings}}
spec:
  rules:
  - name: settings
    match: {{any: [{{resources: {{kinds: [Namespace], names: ['made-*']}}}}]}}
    exclude: {{any: [{{resources: {{selector: {{matchLabels: {{bare: 'yes'}}}}}}}}]}}
    generate:
      synchronize: true
      {more}
      apiVersion: v1
      kind: ConfigMap
      name: settings
      namespace: '{{{{ request.object.metadata.name }}}}'
      data: {{data: {{size: {size}}}}}
"
    )
}

pub(super) fn data_is_made_and_follows(site: &Site) {
    site.namespace("made-before");
    let mut worker = site.worker(&settings("generateExisting: false", "small"));
    worker.rests();
    site.namespace("made-one");
    let place = Site::config_map("made-one", "settings");
    let size = |site: &Site| site.value(&place, "/data/size");
    worker.until("it is made", |site| size(site) == "\"small\"");
    let made = site.read(&place).unwrap();
    let label = |key: &str| made["metadata"]["labels"][key].as_str().unwrap().to_owned();
    assert_eq!(label("app.kubernetes.io/managed-by"), "kyverno");
    assert_eq!(label("generate.kyverno.io/policy-name"), "add-settings");
    assert_eq!(label("generate.kyverno.io/rule-name"), "settings");
    assert_eq!(label("generate.kyverno.io/trigger-kind"), "Namespace");
    assert_eq!(label("generate.kyverno.io/trigger-uid").len(), 36);
    assert_eq!(
        worker.deeds(),
        [
            "create ConfigMap made-one/settings by kyverno/add-settings: rule settings, for Namespace made-one"
        ]
    );
    worker.rests();
    assert_eq!(site.value(&Site::config_map("made-before", "settings"), ""), "-");

    let mut changed = made.clone();
    changed["data"] = serde_json::json!({ "size": "huge", "more": "of it" });
    site.writer.replace(&place, &changed).unwrap();
    worker.until("it is brought back", |site| {
        size(site) == "\"small\"" && site.value(&place, "/data/more").is_empty()
    });
    site.writer.delete(&place).unwrap();
    worker.until("it is made again", |site| size(site) == "\"small\"");

    worker.errands.set_duties(
        duties(&settings("generateExisting: true", "large")),
        std::time::SystemTime::now(),
    );
    worker.until("it follows its policy", |site| size(site) == "\"large\"");
    let before = Site::config_map("made-before", "settings");
    worker
        .until("what was there is served", |site| site.value(&before, "/data/size") == "\"large\"");
    worker.rests();
    site.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: made-one, labels: {bare: 'yes'}}}",
    );
    worker.until("it goes where it is not wanted", |site| size(site) == "-");
    worker.rests();
}

pub(super) fn copies_follow_their_originals(site: &Site) {
    let policy = "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: copy-key}
spec:
  rules:
  - name: key
    match: {any: [{resources: {kinds: [Namespace], names: ['copied-*']}}]}
    generate:
      synchronize: true
      apiVersion: v1
      kind: Secret
      name: key
      namespace: '{{ request.object.metadata.name }}'
      clone: {namespace: originals, name: key}
";
    let original = |value: &str| {
        format!(
            "{{apiVersion: v1, kind: Secret, metadata: {{name: key, namespace: originals}}, type: Opaque, stringData: {{password: {value}}}}}"
        )
    };
    site.namespace("originals");
    site.apply(&original("sesame"));
    let mut worker = site.worker(policy);
    worker.rests();
    site.namespace("copied-one");
    let place = Place::within("copied-one", "v1", "secrets", "key");
    let encoded = |text: &str| format!("\"{}\"", policy::base64::encode(text.as_bytes()));
    let has = |site: &Site, text: &str| site.value(&place, "/data/password") == encoded(text);
    worker.until("it is copied", |site| has(site, "sesame"));
    worker.rests();
    site.apply(&original("barley"));
    worker.until("it follows", |site| has(site, "barley"));
    worker.rests();
    site.writer.delete(&Place::within("originals", "v1", "secrets", "key")).unwrap();
    worker.until("it goes with its original", |site| site.read(&place).is_none());
    site.apply(&original("oat"));
    worker.until("it comes back with it", |site| has(site, "oat"));
    let told = format!("{:?}", worker.told);
    assert!(!told.contains("sesame") && !told.contains(&policy::base64::encode(b"sesame")));
}

pub(super) fn what_others_made_stays(site: &Site) {
    site.namespace("made-other");
    let theirs = "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: made-other}, data: {size: theirs}}";
    site.apply(theirs);
    let mut worker = site.worker(&settings("generateExisting: true", "small"));
    worker.until_told("it is told", |_, told| {
        format!("{told:?}").contains("made-other/settings is there already")
    });
    assert_eq!(site.value(&Site::config_map("made-other", "settings"), "/data/size"), "\"theirs\"");
}

pub(super) fn a_policy_of_a_namespace_stays_in_it(site: &Site) {
    let rule = |name: &str, namespace: &str, what: &str| {
        format!(
            "  - name: {name}
    match: {{any: [{{resources: {{kinds: [ConfigMap], names: [start]}}}}]}}
    generate: {{synchronize: true, apiVersion: v1, kind: Secret, name: {name}, namespace: {namespace}, {what}}}
"
        )
    };
    let secret = "{name: key, namespace: originals}";
    let policy = format!(
        "apiVersion: kyverno.io/v1
kind: Policy
metadata: {{name: own, namespace: tenant}}
spec:
  rules:
{}{}{}",
        rule("inside", "tenant", "data: {stringData: {a: b}}"),
        rule("outside", "originals", "data: {stringData: {a: b}}"),
        rule("stolen", "tenant", &format!("clone: {secret}")),
    );
    site.namespace("tenant");
    let mut worker = site.worker(&policy);
    worker.rests();
    let start = |namespace: &str| {
        site.apply(&format!(
            "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: start, namespace: {namespace}}}}}"
        ));
    };
    ["tenant", "originals"].into_iter().for_each(start);
    let place = |namespace: &str, name: &str| Place::within(namespace, "v1", "secrets", name);
    worker.until_told("inside is made", |site, told| {
        site.read(&place("tenant", "inside")).is_some()
            && format!("{told:?}").contains("holds in the namespace tenant alone")
            && format!("{told:?}").contains("rule stolen")
    });
    for (namespace, name) in
        [("originals", "outside"), ("tenant", "stolen"), ("originals", "inside")]
    {
        assert_eq!(site.read(&place(namespace, name)), None, "{namespace}/{name}");
    }
}

pub(super) fn policies_in_cel_make_objects(site: &Site) {
    let policy = "apiVersion: policies.kyverno.io/v1
kind: GeneratingPolicy
metadata: {name: copy-in-cel}
spec:
  evaluation: {synchronize: {enabled: true}}
  matchConstraints:
    resourceRules:
    - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [namespaces]}
  matchConditions:
  - {name: ours, expression: \"object.metadata.name.startsWith('cel-')\"}
  variables:
  - {name: source, expression: \"resource.Get('v1', 'secrets', 'originals', 'key')\"}
  generate:
  - {expression: \"generator.Apply(object.metadata.name, [variables.source])\"}
";
    let mut worker = site.worker(policy);
    worker.rests();
    site.namespace("cel-one");
    let place = Place::within("cel-one", "v1", "secrets", "key");
    let value = format!("\"{}\"", policy::base64::encode(b"oat"));
    worker.until("it is copied", |site| site.value(&place, "/data/password") == value);
    worker.rests();
    site.apply("{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: originals}, type: Opaque, stringData: {password: rye}}");
    let value = format!("\"{}\"", policy::base64::encode(b"rye"));
    worker.until("it follows", |site| site.value(&place, "/data/password") == value);
    // Another change of the namespace is no creation, and so no reason to take anything away.
    site.apply("{apiVersion: v1, kind: Namespace, metadata: {name: cel-one, labels: {a: b}}}");
    worker.rests();
    assert!(site.read(&place).is_some());
    let labels = site.value(&place, "/metadata/labels");
    let labels: Value = serde_json::from_str(&labels).unwrap();
    assert_eq!(labels["generate.kyverno.io/source-namespace"], "originals");
}

pub(super) fn guarded_namespaces_are_left_alone(site: &Site) {
    let policy =
        settings("generateExisting: true", "small").replace("'made-*'", "kube-system, elsewhere");
    let into = policy.replace("'{{ request.object.metadata.name }}'", "kube-system");
    site.namespace("elsewhere");
    for policy in [policy, into] {
        let mut worker = site.worker(
            &policy.replace("name: settings\n      namespace", "name: guarded\n      namespace"),
        );
        worker.until_told("it is asked", |_, told| !told.is_empty());
        assert_eq!(site.read(&Site::config_map("kube-system", "guarded")), None);
    }
    site.writer.delete(&Site::config_map("elsewhere", "guarded")).unwrap();
}
