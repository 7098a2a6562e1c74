//! What policies of each engine change of an object at admission.

use policy::base64;
use policy::bundle::Among;
use policy::patch::json6902::{Leniences, Patch};
use policy::tree::Tree;
use server::admission::{Reply, Review};

use crate::dice::Dice;
use crate::{court, review_of_pod};

fn change(policies: &str, objects: &str, review: &str) -> Reply {
    Review::read(review.as_bytes()).unwrap().change_by(&court(policies, objects), Among::All)
}

/// The object of a review after the patch of its answer, as the API server applies it.
fn changed(review: &str, reply: &Reply) -> Tree {
    let response = Tree::from_json(&reply.to_json("u-1")).unwrap();
    let response = response.get("response").unwrap();
    assert_eq!(response.get("allowed"), Some(&Tree::Bool(true)), "{response}");
    assert_eq!(response.get("patchType").and_then(Tree::as_str), Some("JSONPatch"));
    let patch = response.get("patch").and_then(Tree::as_str).unwrap();
    let patch = String::from_utf8(base64::decode(patch).unwrap()).unwrap();
    let patch = Patch::read(&Tree::from_json(&patch).unwrap()).unwrap();
    let review = Tree::from_json(review).unwrap();
    let object = review.get("request").and_then(|it| it.get("object")).unwrap();
    patch.apply(object.clone(), Leniences::default()).unwrap()
}

fn at<'t>(tree: &'t Tree, path: &[&str]) -> Option<&'t str> {
    path.iter().try_fold(tree, |tree, key| tree.get(key)).and_then(Tree::as_str)
}

/// Adds a label by a merge.
pub(crate) const LABELLED: &str = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: label}
spec:
  rules:
  - name: team
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate: {patchStrategicMerge: {metadata: {labels: {"+(team)": "{{ request.userInfo.username }}"}}}}
"#;

#[test]
fn kyverno_merges_and_the_patch_says_only_what_is_new() {
    let review = review_of_pod("shop", "nginx:1.29");
    let reply = change(LABELLED, "", &review);
    let expected = r#"[{"op":"add","path":"/metadata/labels","value":{"team":"alice"}}]"#;
    assert_eq!(reply.patch.as_deref(), Some(expected));
    assert_eq!(at(&changed(&review, &reply), &["metadata", "labels", "team"]), Some("alice"));
    let by = ("mutated-by".to_owned(), "kyverno/label".to_owned());
    assert_eq!(reply.annotations, [by]);
}

#[test]
fn what_is_as_it_should_be_has_no_patch() {
    let review = review_of_pod("shop", "nginx:1.29")
        .replace(r#""namespace":"shop"},"#, r#""namespace":"shop","labels":{"team":"us"}},"#);
    assert_eq!(change(LABELLED, "", &review), Reply::default());
    let deletion = review.replace("CREATE", "DELETE").replace("\"object\"", "\"oldObject\"");
    assert_eq!(change(LABELLED, "", &deletion), Reply::default());
    let guarded = review_of_pod("kube-system", "nginx:1.29");
    assert_eq!(change(LABELLED, "", &guarded), Reply::default());
    assert_eq!(change("", "", &review), Reply::default());
}

#[test]
fn operations_are_taken_as_written_and_later_policies_see_them() {
    let policies = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: b-pull}
spec:
  rules:
  - name: always
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate:
      patchStrategicMerge:
        spec: {containers: [{"(image)": "registry.example.com/*", imagePullPolicy: Always}]}
---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: a-mirror}
spec:
  rules:
  - name: mirror
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate:
      patchesJson6902: |-
        - {op: replace, path: /spec/containers/0/image, value: registry.example.com/nginx:1.29}
"#;
    let review = review_of_pod("shop", "nginx:1.29");
    let expected = r#"[{"op":"replace","path":"/spec/containers/0/image","value":"registry.example.com/nginx:1.29"},{"op":"add","path":"/spec/containers/0/imagePullPolicy","value":"Always"}]"#;
    let mut operations = Tree::from_json(change(policies, "", &review).patch.as_deref().unwrap());
    if let Ok(Tree::List(items)) = &mut operations {
        items.sort_by_key(|it| std::cmp::Reverse(it.to_string().contains("replace")));
    }
    assert_eq!(operations.unwrap().to_string(), expected);
}

const IN_CEL: &str = r#"
apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: {name: in-cel}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  mutations:
  - patchType: ApplyConfiguration
    applyConfiguration:
      expression: 'Object{metadata: Object.metadata{labels: {"cel": "yes"}}}'
"#;

#[test]
fn kyverno_in_cel_changes_what_is_asked_for_now_and_not_what_is_there() {
    let review = review_of_pod("shop", "nginx:1.29");
    let reply = change(IN_CEL, "", &review);
    assert_eq!(at(&changed(&review, &reply), &["metadata", "labels", "cel"]), Some("yes"));
    for evaluation in ["mutateExisting: {enabled: true}", "admission: {enabled: false}"] {
        let policy = format!("{IN_CEL}  evaluation: {{{evaluation}}}\n");
        assert_eq!(change(&policy, "", &review), Reply::default(), "{evaluation}");
    }
    let background = LABELLED.replace("  rules:", "  admission: false\n  rules:");
    assert_eq!(change(&background, "", &review), Reply::default());
}

#[test]
fn rules_for_what_is_there_already_are_not_asked() {
    let policy = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: existing}
spec:
  rules:
  - name: others
    match: {any: [{resources: {kinds: [Pod]}}]}
    context: [{name: nothing, variable: {jmesPath: "nothing.there"}}]
    mutate:
      targets: [{apiVersion: v1, kind: ConfigMap, name: all}]
      patchStrategicMerge: {metadata: {labels: {seen: "{{ nothing.at.all }}"}}}
"#;
    assert_eq!(change(policy, "", &review_of_pod("shop", "nginx:1.29")), Reply::default());
}

/// Adds a label under a binding, as often as it is asked.
const NATIVE: &str = r#"
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: native}
spec:
  failurePolicy: Fail
  reinvocationPolicy: Never
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  mutations:
  - patchType: ApplyConfiguration
    applyConfiguration:
      expression: >-
        Object{metadata: Object.metadata{labels:
        {"seen": has(object.metadata.labels) ? string(size(object.metadata.labels)) : "0"}}}
"#;

const BOUND: &str = r#"---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: all}
spec: {policyName: native}
"#;

#[test]
fn policies_of_kubernetes_hold_as_bound_and_come_first_and_again_where_they_say() {
    let review = review_of_pod("shop", "nginx:1.29");
    assert_eq!(change(NATIVE, "", &review), Reply::default(), "no binding brings it into force");
    let seen = |policies: &str| {
        let reply = change(policies, "", &review);
        at(&changed(&review, &reply), &["metadata", "labels", "seen"]).map(str::to_owned)
    };
    let bound = format!("{NATIVE}{BOUND}");
    assert_eq!(seen(&bound).as_deref(), Some("0"));
    let with_others = format!("{LABELLED}---{bound}---{IN_CEL}");
    assert_eq!(seen(&with_others).as_deref(), Some("0"));
    let again = with_others.replace("reinvocationPolicy: Never", "reinvocationPolicy: IfNeeded");
    assert_eq!(seen(&again).as_deref(), Some("3"));
}

const MUTATORS: &str = r#"
apiVersion: mutations.gatekeeper.sh/v1
kind: Assign
metadata: {name: pull}
spec:
  applyTo: [{groups: [""], kinds: [Pod], versions: [v1]}]
  match: {scope: Namespaced, kinds: [{apiGroups: ["*"], kinds: [Pod]}]}
  location: "spec.containers[name:*].imagePullPolicy"
  parameters: {assign: {value: Always}}
---
apiVersion: mutations.gatekeeper.sh/v1
kind: AssignMetadata
metadata: {name: owner}
spec:
  match: {scope: Namespaced}
  location: metadata.labels.owner
  parameters: {assign: {value: us}}
"#;

#[test]
fn mutators_of_gatekeeper_work_together() {
    let review = review_of_pod("shop", "nginx:1.29");
    let reply = change(MUTATORS, "", &review);
    let pod = changed(&review, &reply);
    assert_eq!(at(&pod, &["metadata", "labels", "owner"]), Some("us"));
    assert!(pod.to_string().contains(r#""imagePullPolicy":"Always""#), "{pod}");
    assert_eq!(reply.annotations[0].1, "gatekeeper/mutators");
}

#[test]
fn the_api_server_need_ask_only_about_kinds_that_something_changes() {
    let about = |policies: &str, among| {
        let interest = court(policies, "").bundle.mutations.interest(among);
        ["Pod", "Deployment", "ConfigMap"].map(|kind| interest.is_about(kind, ""))
    };
    let assign = MUTATORS.split("---").next().unwrap();
    assert_eq!(about(assign, Among::Strict), [true, false, false]);
    assert_eq!(about(MUTATORS, Among::Strict), [true; 3], "AssignMetadata names no kind");
    assert_eq!(about(LABELLED, Among::Strict), [true, true, false]);
    assert_eq!(about(LABELLED, Among::Lenient), [false; 3]);
}

#[test]
fn exceptions_let_objects_be() {
    let exception = r#"---
apiVersion: kyverno.io/v2
kind: PolicyException
metadata: {name: web, namespace: shop}
spec:
  exceptions: [{policyName: label, ruleNames: [team]}]
  match: {any: [{resources: {kinds: [Pod], names: [web]}}]}
"#;
    let review = review_of_pod("shop", "nginx:1.29");
    assert_eq!(change(&format!("{LABELLED}{exception}"), "", &review), Reply::default());
}

/// Its first rule changes the object, its second cannot.
const HALF: &str = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: half}
spec:
  rules:
  - name: first
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate: {patchStrategicMerge: {metadata: {labels: {first: "1"}}}}
  - name: second
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate: {patchStrategicMerge: {metadata: {labels: {second: "{{ nobody.knows }}"}}}}
"#;

#[test]
fn what_cannot_be_applied_refuses_or_changes_nothing_as_the_policy_says() {
    let review = review_of_pod("shop", "nginx:1.29");
    let both = format!("{HALF}---{LABELLED}");
    let reply = change(&both, "", &review);
    assert!(!reply.allows() && reply.patch.is_none(), "{reply:?}");
    let says = reply.denials.join("; ");
    assert!(says.starts_with("half/second: could not be applied: "), "{says}");
    assert!(!reply.to_json("u").contains("patch"));
    let ignored = both.replacen("spec:", "spec:\n  failurePolicy: Ignore", 1);
    let reply = change(&ignored, "", &review);
    assert_eq!(reply.warnings.len(), 1, "{reply:?}");
    let pod = changed(&review, &reply);
    assert_eq!(
        pod.get("metadata").and_then(|it| it.get("labels")).unwrap().to_string(),
        r#"{"team":"alice"}"#
    );
}

#[test]
fn each_engine_says_who_could_not() {
    let review = review_of_pod("shop", "nginx:1.29");
    let broken = "object.metadata.labels.none";
    let native = format!("{NATIVE}{BOUND}").replace(r#"has(object.metadata.labels)"#, broken);
    let native = native.replace(&format!("{broken} ?"), &format!("{broken} == 'x' ?"));
    let says = change(&native, "", &review).denials.join("; ");
    let start =
        "MutatingAdmissionPolicy 'native' denied request: could not be applied: mutation 0: ";
    assert!(says.starts_with(start), "{says}");
    let ignored = native.replace("failurePolicy: Fail", "failurePolicy: Ignore");
    assert_eq!(change(&ignored, "", &review), Reply::default(), "Kubernetes says nothing");
    let in_cel = IN_CEL.replace(r#""yes""#, broken);
    let says = change(&in_cel, "", &review).denials.join("; ");
    assert!(says.starts_with("in-cel: could not be applied: "), "{says}");
    let ignored = format!("{in_cel}  failurePolicy: Ignore\n");
    let reply = change(&ignored, "", &review);
    assert!(reply.allows() && reply.patch.is_none() && reply.warnings.len() == 1, "{reply:?}");
    let endless = MUTATORS.replace("spec.containers[name:*].imagePullPolicy", "spec.containers.x");
    let says = change(&endless, "", &review).denials.join("; ");
    assert!(says.starts_with("[mutators] could not be applied: Assign/pull"), "{says}");
}

#[test]
fn damaged_reviews_are_changed_or_refused() {
    let policies = [LABELLED, IN_CEL, NATIVE].join("---\n") + BOUND + "---\n" + MUTATORS;
    let court = court(&policies, "");
    let good = review_of_pod("shop", "nginx:latest");
    let mut dice = Dice(0xc0de);
    let mut count = 0;
    for _ in 0..2_000 {
        let mut body = good.clone().into_bytes();
        for _ in 0..=dice.below(3) {
            let at = dice.below(body.len());
            match dice.below(3) {
                0 => body.truncate(at),
                1 => body.insert(at, dice.below(256) as u8),
                _ => {
                    if let Some(byte) = body.get_mut(at) {
                        *byte = dice.below(256) as u8;
                    }
                }
            }
        }
        let Ok(review) = Review::read(&body) else { continue };
        let reply = review.change_by(&court, Among::All);
        assert_eq!(reply, review.change_by(&court, Among::All));
        if reply.patch.is_some() && reply.allows() {
            changed(str::from_utf8(&body).unwrap(), &reply);
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

/// Policies that look at every item, and change it.
const EVERYWHERE: &str = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: all}
spec:
  rules:
  - name: merge
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate:
      patchStrategicMerge:
        metadata: {annotations: {"+(a)": b, k77: c}}
        spec: {containers: [{"(name)": "*", imagePullPolicy: Always}]}
  - name: each
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate:
      foreach:
      - list: request.object.spec.containers
        patchesJson6902: "- {op: add, path: '/spec/containers/{{elementIndex}}/tty', value: true}"
---
apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: {name: all-in-cel}
spec:
  failurePolicy: Ignore
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  mutations:
  - patchType: JSONPatch
    jsonPatch:
      expression: >-
        object.spec.containers.map(c, JSONPatch{op: "add", path: "/spec/containers/0/stdin", value: true})
  - patchType: ApplyConfiguration
    applyConfiguration:
      expression: >-
        Object{spec: Object.spec{containers: object.spec.containers.map(c,
        Object.spec.containers{name: c.name, image: c.image + "-x"})}}
"#;

/// An object as large as an API server takes, with as many keys and items as fit.
#[test]
fn large_objects_come_to_an_answer() {
    let all = EVERYWHERE.replacen("spec:", "spec:\n  failurePolicy: Ignore", 1);
    let policies = [LABELLED, IN_CEL, &all, NATIVE].join("---\n") + BOUND + "---\n" + MUTATORS;
    let court = court(&policies, "");
    let keys: Vec<String> = (0..100_000).map(|key| format!("\"k{key}\":\"\"")).collect();
    let items: Vec<String> = (0..50_000).map(|item| format!("{{\"name\":\"a{item}\"}}")).collect();
    let (keys, items) = (format!("{{{}}}", keys.join(",")), items.join(","));
    for (field, value) in [
        (r#""metadata":{"#, format!(r#""metadata":{{"annotations":{keys},"#)),
        (r#""spec":{"#, format!(r#""spec":{{"nodeSelector":{keys},"#)),
        (r#""spec":{"#, format!(r#""spec":{{"volumes":[{items}],"#)),
        (r#""containers":["#, format!(r#""containers":[{items},"#)),
    ] {
        let body = review_of_pod("shop", "nginx:latest").replace(field, &value);
        let reply = Review::read(body.as_bytes()).unwrap().change_by(&court, Among::All);
        let patch = reply.patch.as_ref().map_or(0, String::len);
        assert!(reply.allows() && patch > 0, "{field}: {:?}", reply.denials);
        // Every container is changed, and of all else little.
        assert_eq!(patch < 1_000, !field.contains("containers"), "{field}: {patch}");
    }
}
