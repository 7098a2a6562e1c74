//! Rules of ClusterPolicies, from their YAML to what they say of an object.

use model::document::Shears;
use model::{Inventory, Kept, Object};
use policy::Request;
use policy::kyverno::{ClusterPolicy, Given};
use policy::vap::{NobodyToAsk, Outcome};

use crate::reading::documents;

const WEB: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {team: red}}
spec:
  containers:
  - {name: a, image: registry.example/web:1.2}
  - {name: b, image: docker.io/sidecar:latest}
";

const CONFIG: &str = "
apiVersion: v1
kind: ConfigMap
metadata: {name: teams, namespace: shop}
data: {allowed: '[\"red\", \"blue\"]', host: registry.example}
";

/// What a rule says of an object: `pass`, `fail: MESSAGE`, `unknown: …`, or `skip`.
fn answer(rule: &str, object: &str, others: &str) -> String {
    let head = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec:\n";
    let rule = rule.trim().lines().map(|line| format!("    {line}\n")).collect::<String>();
    let matches = "    match: {any: [{resources: {kinds: [Pod]}}]}\n";
    let text = format!("{head}  rules:\n  - name: r\n{matches}{rule}");
    let (policies, objects, others) = (documents(&text), documents(object), documents(others));
    let policy = ClusterPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    let mut world = Inventory::of_some();
    for other in &others {
        world.keep(Kept::whole(&Object::new(other.root(), None), &mut Shears::default()));
    }
    let request = Request::creation(&Object::new(objects[0].root(), None)).among(&world);
    let judged = policy.judge(&request, &world, &NobodyToAsk, &Given::default());
    let decision = judged.into_iter().flat_map(|(_, decisions)| decisions).next();
    match decision.map(|it| it.outcome) {
        None => "skip".to_owned(),
        Some(Outcome::Pass) => "pass".to_owned(),
        Some(Outcome::Refused { message, .. }) => format!("fail: {message}"),
        Some(Outcome::Ignored(why)) => format!("ignored: {why}"),
        Some(Outcome::Excepted(by)) => format!("excepted: {by}"),
        Some(Outcome::Failed(why)) => format!("error: {why}"),
        Some(Outcome::Unknown(why)) => format!("unknown: {why}"),
    }
}

#[track_caller]
fn check(rule: &str, expected: &str) {
    assert_eq!(answer(rule, WEB, CONFIG), expected, "{rule}");
}

#[test]
fn patterns_and_denials_are_judged() {
    let team = |pattern: &str| {
        format!("validate: {{message: no team, pattern: {{metadata: {{labels: {pattern}}}}}}}")
    };
    check(&team("{team: '?*'}"), "pass");
    assert!(answer(&team("{owner: '?*'}"), WEB, "").starts_with("fail: "));
    let denies = |value: &str| {
        format!(
            "validate: {{message: 'not {{{{ request.object.metadata.labels.team }}}}', deny: {{conditions: {{any: [{{key: '{{{{ request.object.metadata.labels.team }}}}', operator: Equals, value: {value}}}]}}}}}}"
        )
    };
    check(&denies("red"), "fail: not red");
    check(&denies("blue"), "pass");
}

#[test]
fn preconditions_say_whether_a_rule_is_about_an_object() {
    let rule = "
preconditions: {all: [{key: '{{ request.object.metadata.labels.team }}', operator: Equals, value: blue}]}
validate: {message: never, deny: {}}
";
    check(rule, "skip");
    check(&rule.replace("value: blue", "value: red"), "fail: never");
}

#[test]
fn a_context_is_filled_from_what_is_given() {
    let rule = "
context:
- {name: teams, configMap: {name: teams, namespace: '{{ request.namespace }}'}}
- {name: allowed, variable: {jmesPath: 'parse_json(teams.data.allowed)'}}
validate:
  message: unknown team
  deny: {conditions: {any: [{key: '{{ request.object.metadata.labels.team }}', operator: AnyNotIn, value: '{{ allowed }}'}]}}
";
    check(rule, "pass");
    assert_eq!(answer(rule, &WEB.replace("red", "green"), CONFIG), "fail: unknown team");
    // What was not given is never fine.
    let without = answer(rule, WEB, "");
    assert!(!without.starts_with("pass") && !without.starts_with("skip"), "{without}");
}

#[test]
fn every_element_of_a_foreach_is_judged() {
    let rule = "
validate:
  message: latest
  foreach:
  - list: request.object.spec.containers
    deny: {conditions: {any: [{key: '{{ element.image }}', operator: Equals, value: '*:latest'}]}}
";
    check(rule, "fail: latest");
    assert_eq!(answer(rule, &WEB.replace(":latest", ":2"), ""), "pass");
}

#[test]
fn a_long_list_in_a_large_object_ends() {
    let rule = "
validate:
  message: latest
  foreach:
  - list: request.object.spec.containers
    preconditions: {all: [{key: '{{ elementIndex }}', operator: GreaterThan, value: 0}]}
    deny: {conditions: {any: [{key: '{{ element.image }}', operator: Equals, value: '*:latest'}]}}
";
    let item = |index: usize| {
        format!("  - {{name: c{index}, image: a:1, env: [{{name: A, value: '{index}'}}]}}\n")
    };
    let many = (0..2_000).map(item).collect::<String>();
    let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n";
    assert_eq!(answer(rule, &format!("{head}{many}"), ""), "pass");
}
