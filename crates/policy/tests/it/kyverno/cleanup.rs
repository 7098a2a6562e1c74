//! Which objects go by a CleanupPolicy.

use model::{Inventory, Object};
use policy::Request;
use policy::kyverno::{CleanupPolicy, Given};
use policy::vap::Outcome;

use crate::reading::documents;

const POD: &str = "{apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: shop, \
     labels: {stage: test}}, spec: {containers: [{name: a, image: 'ghcr.io/a/b:1'}]}}";

fn policy(kind: &str, spec: &str) -> Result<CleanupPolicy, String> {
    let text = format!(
        "apiVersion: kyverno.io/v2\nkind: {kind}\nmetadata: {{name: p, namespace: shop}}\nspec: {spec}"
    );
    let documents = documents(&text);
    CleanupPolicy::read(&Object::new(documents[0].root(), None)).map_err(|mistakes| {
        let told = mistakes.iter().map(|it| format!("{}: {}\n", it.path, it.says));
        told.collect()
    })
}

#[track_caller]
fn check_of(kind: &str, spec: &str, object: &str, expected: &str) {
    let spec = format!("{{schedule: '* * * * *', {spec}}}");
    let policy = policy(kind, &spec).unwrap();
    let objects = documents(object);
    let request = Request::creation(&Object::new(objects[0].root(), None));
    let decision = policy.judge(&request, &Inventory::of_all(), &Given::default());
    let told = match decision.outcome {
        Outcome::Pass => "it goes".to_owned(),
        Outcome::Refused { message, .. } => message,
        other => format!("{other:?}"),
    };
    assert_eq!(told, expected);
}

#[track_caller]
fn check(spec: &str, expected: &str) {
    check_of("ClusterCleanupPolicy", spec, POD, expected);
}

const GOES: &str = "it goes";
const OTHER: &str = "it stays: the policy does not match it";
const UNMET: &str = "it stays: the conditions do not hold";
const PODS: &str = "match: {any: [{resources: {kinds: [Pod], operations: [DELETE]}}]}";

fn when(key: &str, value: &str) -> String {
    let condition = format!("{{key: '{key}', operator: Equals, value: '{value}'}}");
    format!("{PODS}, conditions: {{all: [{condition}]}}")
}

#[test]
fn what_matches_goes() {
    check(PODS, GOES);
    check("match: {any: [{resources: {kinds: [Secret]}}]}", OTHER);
    check(&format!("{PODS}, exclude: {{any: [{{resources: {{names: ['web-*']}}}}]}}"), OTHER);
    // Without a word, everything is left out.
    check(&format!("{PODS}, exclude: {{}}"), OTHER);
}

#[test]
fn conditions_speak_of_the_target() {
    check(&when("{{ target.metadata.labels.stage }}", "test"), GOES);
    check(&when("{{ target.metadata.labels.stage }}", "live"), UNMET);
    check(&when("{{ images.containers.a.registry }}", "ghcr.io"), GOES);
    check(&when("{{ request.namespace }}", "shop"), GOES);
    check(
        &when("{{ request.object.metadata.name }}", "web-1"),
        r#"Failed("unknown key \"object\" in path")"#,
    );
    let context = "context: [{name: own, variable: {value: '{{ target.metadata.name }}'}}]";
    check(&format!("{context}, {}", when("{{ own }}", "web-1")), GOES);
    let context = "context: [{name: own, apiCall: {service: {url: 'http://a/b'}}}]";
    check(
        &format!("{context}, {}", when("{{ own }}", "web-1")),
        r#"Unknown("not known here: own: what http://a/b answers")"#,
    );
}

#[test]
fn a_policy_of_a_namespace_holds_there() {
    check_of("CleanupPolicy", PODS, POD, GOES);
    check_of("CleanupPolicy", PODS, &POD.replace("shop", "other"), OTHER);
    let all =
        "match: {any: [{resources: {kinds: ['*'], namespaceSelector: {matchLabels: {a: b}}}}]}";
    let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}";
    check_of("CleanupPolicy", all, namespace, OTHER);
    // What is asked of namespaces is not asked of a Namespace.
    check_of("ClusterCleanupPolicy", all, namespace, GOES);
    check(all, OTHER);
}

#[test]
fn what_kyverno_would_refuse_is_told() {
    let spec = "{schedule: 'daily', match: {any: [{resources: {kinds: [Pod], name: a, names: [b], \
        namespaces: [c]}, subjects: [{kind: User, name: d}]}], all: [{resources: {kinds: [Pod]}}]}, \
        context: [{name: e, configMap: {name: f, namespace: g}}], \
        conditions: {all: [{key: a, operator: Like, value: b}]}}";
    let told = "spec.schedule: it has 1 fields, and 5 are expected
spec.match: any and all do not go together
spec.match.any[0]: it names who asks, and nobody asks for objects to go
spec.match.any[0].resources: name and names do not go together
spec.match.any[0].resources.namespaces: the policy holds in its own namespace alone
spec.context[0].configMap: it is not allowed in a CleanupPolicy
spec.conditions: the operator \"Like\"
";
    assert_eq!(policy("CleanupPolicy", spec).unwrap_err(), told);
}
