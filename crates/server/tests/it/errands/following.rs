//! What goes with policies, what is changed, and what a new program knows of the last one.

use std::time::SystemTime;

use act::Place;
use server::errands::Duties;

use super::site::{Site, duties};

/// A kind as loose as can be.
const KIND: &str = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: clusterpolicies.kyverno.io}
spec:
  group: kyverno.io
  scope: Cluster
  names: {kind: ClusterPolicy, plural: clusterpolicies, singular: clusterpolicy}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
";

pub(super) fn what_a_policy_made_goes_with_it(site: &Site) {
    let definition: serde_json::Value = {
        let documents =
            source::yaml::read(KIND.as_bytes(), &source::yaml::Limits::default()).documents;
        let tree = policy::tree::Tree::from_node(documents[0].root(), 10_000).unwrap();
        serde_json::from_str(&tree.to_string()).unwrap()
    };
    let place = Place::clusterwide(
        "apiextensions.k8s.io/v1",
        "customresourcedefinitions",
        "clusterpolicies.kyverno.io",
    );
    site.writer.apply(&place, &definition).unwrap();
    let policy = |more: &str, name: &str| {
        format!(
            "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {{name: {name}}}
spec:
  rules:
  - name: note
    match: {{any: [{{resources: {{kinds: [ConfigMap], names: [{name}]}}}}]}}
    generate: {{generateExisting: true, synchronize: true, {more} apiVersion: v1, kind: ConfigMap, name: note-{name}, namespace: going, data: {{data: {{a: b}}}}}}
"
        )
    };
    site.namespace("going");
    let policies = |name: &str| Place::clusterwide("kyverno.io/v1", "clusterpolicies", name);
    for (name, more) in
        [("goes", ""), ("stays", "orphanDownstreamOnPolicyDelete: true,"), ("triggers", "")]
    {
        site.apply(&format!(
            "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: going}}}}"
        ));
        let began = std::time::Instant::now();
        // A kind that is made is not served at once.
        while site.writer.read(&policies("any")).is_err()
            || std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                site.apply(&policy(more, name))
            }))
            .is_err()
        {
            assert!(began.elapsed().as_secs() < 30);
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    }
    let live = |site: &Site| {
        let mut text = String::new();
        for name in ["goes", "stays", "triggers"] {
            if let Some(policy) = site.read(&policies(name)) {
                text.push_str(&format!("---\n{policy}\n"));
            }
        }
        duties(&text)
    };
    let note = |name: &str| Site::config_map("going", &format!("note-{name}"));
    let mut worker = site.worker("");
    worker.errands.set_duties(live(site), SystemTime::now());
    worker.until("all are made", |site| {
        ["goes", "stays", "triggers"].iter().all(|name| site.read(&note(name)).is_some())
    });
    // A policy that is merely not read is not gone.
    worker.errands.set_duties(Duties::default(), SystemTime::now());
    worker.rests();
    assert!(site.read(&note("goes")).is_some());
    worker.errands.set_duties(live(site), SystemTime::now());
    worker.rests();
    site.writer.delete(&Site::config_map("going", "triggers")).unwrap();
    worker
        .until("it goes with what it was made for", |site| site.read(&note("triggers")).is_none());
    for name in ["goes", "stays"] {
        site.writer.delete(&policies(name)).unwrap();
    }
    worker.errands.set_duties(live(site), SystemTime::now());
    worker.until("it goes with its policy", |site| site.read(&note("goes")).is_none());
    worker.rests();
    assert!(site.read(&note("stays")).is_some());
}

const STAMP: &str = "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: stamp}
spec:
  mutateExistingOnPolicyUpdate: true
  rules:
  - name: stamp
    match: {any: [{resources: {kinds: [ConfigMap], names: [trigger], namespaces: [stamped]}}]}
    mutate:
      targets: [{apiVersion: v1, kind: ConfigMap, namespace: stamped, name: 'target-*'}]
      patchStrategicMerge: {metadata: {labels: {stamp: '{{ request.object.data.stamp }}'}}}
";

fn trigger(site: &Site, stamp: &str) {
    site.apply(&format!(
        "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: trigger, namespace: stamped}}, data: {{stamp: {stamp}}}}}"
    ));
}

pub(super) fn existing_objects_are_changed_once(site: &Site) {
    site.namespace("stamped");
    for name in ["target-one", "target-two", "other"] {
        site.apply(&format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: stamped, annotations: {{kubectl.kubernetes.io/last-applied-configuration: kept}}}}, data: {{a: b}}}}"));
    }
    trigger(site, "red");
    let mut worker = site.worker(STAMP);
    let stamp = |site: &Site, name: &str| {
        site.value(&Site::config_map("stamped", name), "/metadata/labels/stamp")
    };
    let both = |stamped: &'static str| {
        move |site: &Site| ["target-one", "target-two"].iter().all(|it| stamp(site, it) == stamped)
    };
    worker.until("both are changed", both("\"red\""));
    worker.rests();
    assert_eq!(worker.deeds().len(), 2, "{:?}", worker.deeds());
    trigger(site, "blue");
    worker.until("both are changed again", both("\"blue\""));
    worker.rests();
    assert_eq!(worker.deeds().len(), 4);
    assert_eq!(stamp(site, "other"), "");
    let one = site.read(&Site::config_map("stamped", "target-one")).unwrap();
    assert_eq!(
        one["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"],
        "kept"
    );
    assert_eq!(one["data"]["a"], "b");
    in_cel(site);
}

/// The same by a policy in CEL.
fn in_cel(site: &Site) {
    let policy = "apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: {name: mark}
spec:
  evaluation: {mutateExisting: {enabled: true}}
  matchConstraints:
    resourceRules:
    - {apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}
  matchConditions:
  - {name: ours, expression: \"object.metadata.name == 'trigger' && object.metadata.namespace == 'stamped'\"}
  targetMatchConstraints:
    resourceRules:
    - {apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}
    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: stamped}}
  mutations:
  - patchType: ApplyConfiguration
    applyConfiguration: {expression: \"Object{metadata: Object.metadata{labels: Object.metadata.labels{mark: 'yes'}}}\"}
";
    let mut worker = site.worker(policy);
    let mark = |site: &Site, name: &str| {
        site.value(&Site::config_map("stamped", name), "/metadata/labels/mark")
    };
    worker.until("all are marked", |site| {
        ["target-one", "other"].iter().all(|name| mark(site, name) == "\"yes\"")
    });
    worker.rests();
}

pub(super) fn what_leads_to_itself_is_ended(site: &Site) {
    let policy = "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: count}
spec:
  rules:
  - name: count
    skipBackgroundRequests: false
    match: {any: [{resources: {kinds: [ConfigMap], names: [counter]}}]}
    mutate:
      targets: [{apiVersion: v1, kind: ConfigMap, namespace: counted, name: counter}]
      patchStrategicMerge: {data: {strokes: '{{ target.data.strokes }}I'}}
";
    site.namespace("counted");
    let mut worker = site.worker(policy);
    worker.rests();
    site.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: counter, namespace: counted}, data: {strokes: I}}");
    worker.until_told("it is ended", |_, told| format!("{told:?}").contains("it is stopped there"));
    worker.rests();
    let place = Site::config_map("counted", "counter");
    assert_eq!(site.value(&place, "/data/strokes").len(), 13, "ten more strokes, and quotes");
}

pub(super) fn a_new_program_begins_where_the_last_one_ended(site: &Site) {
    let policy = STAMP.replace("stamp: '{{ request.object.data.stamp }}'", "again: 'yes'");
    let target = Site::config_map("stamped", "target-one");
    let mut first = site.worker_with(&policy, Some("carried-out"));
    first.until("it is changed", |site| site.value(&target, "/metadata/labels/again") == "\"yes\"");
    let log = Place::within("default", "coordination.k8s.io/v1", "leases", "carried-out");
    first.until("it is noted", |site| {
        site.value(&log, "/metadata/annotations/yagura.dev~1carried-out").contains("stamp")
    });
    drop(first);
    let mut bare = site.read(&target).unwrap();
    bare["metadata"]["labels"].as_object_mut().unwrap().remove("again");
    site.writer.replace(&target, &bare).unwrap();
    let mut second = site.worker_with(&policy, Some("carried-out"));
    second.rests();
    assert_eq!(site.value(&target, "/metadata/labels/again"), "", "it was done before");
    // What came while nobody looked is served.
    site.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: trigger, namespace: stamped, labels: {touched: 'yes'}}}");
    second
        .until("it is changed", |site| site.value(&target, "/metadata/labels/again") == "\"yes\"");
}
