//! Rules with `mutate`, from their YAML to what they make of objects.

use std::sync::Arc;

use model::document::Shears;
use model::{Document, Inventory, Kept, Object};
use policy::kyverno::libraries::Answers;
use policy::kyverno::{ClusterPolicy, Given, Scene};
use policy::tree::Tree;
use policy::{Mutation, Request};
use source::yaml;

use crate::dice::Dice;
use crate::growing::Grower;
use crate::reading::{documents, read_one};

/// Answers that read YAML.
fn answers() -> Arc<Answers> {
    let read_yaml = |text: &str| {
        let stream = yaml::read(text.as_bytes(), &yaml::Limits::default());
        stream.documents.into_iter().next().ok_or_else(|| "no document".to_owned())
    };
    Arc::new(Answers { read_yaml: Some(read_yaml), ..Answers::default() })
}

/// What rules make of an object, and of those that exist: a line each, the name of the rule first.
fn made(rules: &str, object: &str, existing: &str) -> Vec<String> {
    let head = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\n";
    let policies = documents(&format!("{head}{rules}"));
    let policy = ClusterPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    made_by(&policy, &read_one(object), existing)
}

fn made_by(policy: &ClusterPolicy, object: &Document, existing: &str) -> Vec<String> {
    let existing = documents(existing);
    let existing: Vec<Object<'_>> =
        existing.iter().map(|document| Object::new(document.root(), None)).collect();
    let mut world = Inventory::of_all();
    for object in &existing {
        world.keep(Kept::whole(object, &mut Shears::default()));
    }
    let request = Request::creation(&Object::new(object.root(), None));
    let scene = Scene { world: &world, existing: &existing };
    let given = Given { answers: answers(), ..Given::default() };
    let made = policy.mutate(&request, scene, &given);
    let line = |it: &policy::kyverno::Mutated<'_, '_>| {
        let target = it.target.map(|it| format!(" {}", it.name())).unwrap_or_default();
        let came = match &it.mutation {
            Mutation::Skip => "skip".to_owned(),
            Mutation::Same => "same".to_owned(),
            Mutation::Changed(tree) => tree.get("spec").unwrap_or(&Tree::Null).to_string(),
            Mutation::Error(why) => format!("error: {why}"),
        };
        format!("{}{target}: {came}", it.rule.name)
    };
    made.iter().map(line).collect()
}

fn rule(mutate: &str) -> String {
    format!(
        "spec:\n  rules:\n  - name: r\n    match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}\n    mutate:\n{}",
        mutate.trim_matches('\n').lines().map(|line| format!("      {line}\n")).collect::<String>()
    )
}

fn pod(spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, labels: {{app: shop}}}}\nspec: {spec}\n"
    )
}

/// What one rule makes of the spec of a pod.
#[track_caller]
fn check(mutate: &str, spec: &str, expected: &str) {
    assert_eq!(made(&rule(mutate), &pod(spec), ""), [format!("r: {expected}")], "{mutate}");
}

#[test]
fn patches_are_filled_in_and_applied() {
    let merge = "patchStrategicMerge: {spec: {'+(a)': '{{ request.object.metadata.labels.app }}'}}";
    check(merge, "{b: 1}", r#"{"b":1,"a":"shop"}"#);
    check(merge, "{a: 1}", "same");
    let text = "
patchesJson6902: |-
  - path: /spec/hosts/-
    op: add
    value: {{ request.object.spec.host }}
";
    check(text, "{host: x, hosts: [w]}", r#"{"host":"x","hosts":["w","x"]}"#);
    let json = r#"patchesJson6902: '[{"op":"replace","path":"/spec/a","value":2}]'"#;
    check(json, "{a: 1}", r#"{"a":2}"#);
    check(json, "{a: 2}", "same");
    let list = "patchesJson6902: [{op: add, path: '/spec/a/-1/b', value: 1}]";
    check(list, "{}", r#"{"a":[{"b":1}]}"#);
    let escaped = r"patchStrategicMerge: {spec: {a: '\$(HOST) \{{ b }}'}}";
    check(escaped, "{}", r#"{"a":"$(HOST) {{ b }}"}"#);
}

#[test]
fn a_variable_may_stand_for_what_is_in_its_place() {
    check(
        "patchStrategicMerge: {spec: {list: [{name: a, b-c: 'x {{@}}', d: \"{{ to_upper('{{ @ }}') }}\"}]}}",
        "{list: [{name: a, b-c: y-z, d: e}]}",
        r#"{"list":[{"name":"a","b-c":"x y-z","d":"E"}]}"#,
    );
    let target = rule(
        "
targets: [{apiVersion: v1, kind: Service, name: a}]
patchStrategicMerge: {spec: {kept: '{{ @ }}-{{ request.object.spec.kept }}'}}
",
    );
    assert_eq!(made(&target, &pod("{kept: 1}"), EXISTING), [r#"r a: {"kept":"true-1"}"#]);
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {a: b}}}\n";
    let derived = rule("patchStrategicMerge: {spec: {a: '{{ @ }}{{ @ }}'}}");
    assert_eq!(made(&derived, deployment, ""), [r#"autogen-r: {"template":{"spec":{"a":"bb"}}}"#]);
}

#[test]
fn what_cannot_be_applied_is_told() {
    let missing = "patchStrategicMerge: {spec: {a: '{{ request.object.spec.b }}'}}";
    for (mutate, says) in [
        (missing, "b"),
        ("patchesJson6902: [{op: test, path: /spec/a, value: 1}]", "operation 0"),
        ("patchesJson6902: 'a: ['", "the patch is no YAML"),
        ("patchStrategicMerge: {spec: {a: 'x $(./../b)'}}", "the reference $(./../b)"),
        ("patchesJson6902: '[{]'", "the patch is no JSON"),
        ("foreach: [{list: request.object.spec.b, patchStrategicMerge: {spec: {a: 1}}}]", "b"),
    ] {
        let lines = made(&rule(mutate), &pod("{a: 2}"), "");
        assert!(lines[0].starts_with("r: error: ") && lines[0].contains(says), "{lines:?}");
    }
    // A rule fills in all of its variables, those of its preconditions too.
    let preconditions = "
spec:
  rules:
  - name: r
    match: {any: [{resources: {kinds: [Pod]}}]}
    preconditions: {all: [{key: '{{ request.object.spec.b }}', operator: NotEquals, value: x}]}
    mutate: {patchStrategicMerge: {spec: {a: 1}}}
";
    assert!(made(preconditions, &pod("{a: 2}"), "")[0].starts_with("r: error: "));
    assert_eq!(made(preconditions, &pod("{b: x}"), ""), ["r: skip"]);
}

#[test]
fn items_are_gone_through_in_order() {
    let each = |order: &str| {
        format!(
            "
foreach:
- list: request.object.spec.items
  {order}
  preconditions: {{all: [{{key: '{{{{ element }}}}', operator: NotEquals, value: c}}]}}
  patchesJson6902: |-
    - {{op: add, path: /spec/seen/-, value: '{{{{ elementIndex }}}}{{{{ element }}}}'}}
"
        )
    };
    let after = |seen: &str| format!(r#"{{"items":["a",null,"c","d"],"seen":[{seen}]}}"#);
    let items = "{items: [a, null, c, d]}";
    check(&each(""), items, &after(r#""0a","3d""#));
    check(&each("order: Ascending"), items, &after(r#""0a","3d""#));
    check(&each("order: Descending"), items, &after(r#""3d","0a""#));
    // Merging puts new items first, and so goes backwards.
    let merge = "
foreach:
- list: request.object.spec.items
  patchStrategicMerge: {spec: {volumes: [{name: 'v{{ element }}'}]}}
";
    let volumes = r#"{"items":["a","b"],"volumes":[{"name":"va"},{"name":"vb"},{"name":"z"}]}"#;
    check(merge, "{items: [a, b], volumes: [{name: z}]}", volumes);
    check(merge, "{items: []}", "same");
}

#[test]
fn lists_nest_and_follow_each_other() {
    let nested = "
foreach:
- list: request.object.spec.outer
  foreach:
  - list: element.inner
    patchesJson6902: |-
      - {op: add, path: /spec/seen/-, value: '{{ element0.name }}{{ elementIndex0 }}{{ element1 }}{{ elementIndex }}'}
- list: request.object.spec.seen
  patchesJson6902: |-
    - {op: add, path: /spec/again/-, value: '{{ element }}'}
";
    check(
        nested,
        "{outer: [{name: a, inner: [x, w]}, {name: b, inner: [z]}]}",
        r#"{"outer":[{"name":"a","inner":["x","w"]},{"name":"b","inner":["z"]}],"seen":["a0x0","a0w1","b1z0"],"again":["a0x0","a0w1","b1z0"]}"#,
    );
}

#[test]
fn a_rule_works_on_what_the_one_before_left() {
    let two = |more: &str| {
        format!(
            "
spec:
  {more}
  rules:
  - name: one
    match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}
    mutate: {{patchStrategicMerge: {{metadata: {{labels: {{made: 'yes'}}}}, spec: {{a: 1}}}}}}
  - name: two
    match: {{any: [{{resources: {{kinds: [Pod], selector: {{matchLabels: {{made: 'yes'}}}}}}}}]}}
    mutate: {{patchStrategicMerge: {{spec: {{b: '{{{{ request.object.spec.a }}}}'}}}}}}
"
        )
    };
    let both = [r#"one: {"a":1}"#, r#"two: {"a":1,"b":1}"#];
    assert_eq!(made(&two("background: false"), &pod("{}"), ""), both);
    assert_eq!(made(&two("applyRules: One"), &pod("{}"), ""), both[..1]);
}

#[test]
fn rules_about_pods_hold_for_what_makes_pods() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {a: 1}}}\n";
    let cron_job = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec: {jobTemplate: {spec: {template: {spec: {a: 1}}}}}\n";
    let merge = rule("patchStrategicMerge: {spec: {b: '{{ request.object.spec.a }}'}}");
    assert_eq!(made(&merge, deployment, ""), [r#"autogen-r: {"template":{"spec":{"a":1,"b":1}}}"#]);
    assert_eq!(
        made(&merge, cron_job, ""),
        [r#"autogen-cronjob-r: {"jobTemplate":{"spec":{"template":{"spec":{"a":1,"b":1}}}}}"#]
    );
    let each = rule(
        "foreach: [{list: 'request.object.spec.[a]', patchStrategicMerge: {spec: {b: '{{ element }}'}}}]",
    );
    assert_eq!(made(&each, deployment, ""), [r#"autogen-r: {"template":{"spec":{"a":1,"b":1}}}"#]);
    // Paths are not moved, nor are existing objects.
    for mutate in [
        "patchesJson6902: [{op: add, path: /spec/b, value: 1}]",
        "foreach: [{list: 'request.object.spec.[a]', patchesJson6902: '[]'}]",
        "{targets: [{apiVersion: v1, kind: Pod}], patchStrategicMerge: {spec: {b: 1}}}",
    ] {
        assert!(made(&rule(mutate), deployment, "").is_empty(), "{mutate}");
    }
}

const EXISTING: &str = "
apiVersion: v1
kind: Service
metadata: {name: a, namespace: shop, labels: {app: shop}}
spec: {kept: true}
---
apiVersion: v1
kind: Service
metadata: {name: ab, namespace: shop}
spec: {}
---
apiVersion: v1
kind: Secret
metadata: {name: a, namespace: shop}
spec: {}
";

#[test]
fn existing_objects_are_changed_where_they_are_meant() {
    let of = |target: &str| {
        rule(&format!(
            "
targets: [{{apiVersion: v1, kind: Service, {target}}}]
patchStrategicMerge: {{spec: {{of: '{{{{ target.metadata.name }}}} {{{{ request.object.metadata.name }}}}'}}}}
"
        ))
    };
    for (target, expected) in [
        ("name: a, namespace: shop", &[r#"r a: {"kept":true,"of":"a web"}"#] as &[&str]),
        ("name: 'a*'", &[r#"r a: {"kept":true,"of":"a web"}"#, r#"r ab: {"of":"ab web"}"#]),
        (
            "selector: {matchLabels: {app: '{{ request.object.metadata.labels.app }}'}}",
            &[r#"r a: {"kept":true,"of":"a web"}"#],
        ),
        ("name: a, namespace: elsewhere", &[]),
        (
            "name: 'a*', preconditions: {all: [{key: '{{ target.metadata.labels.app || `-` }}', operator: Equals, value: '-'}]}",
            &["r a: skip", r#"r ab: {"of":"ab web"}"#],
        ),
    ] {
        assert_eq!(made(&of(target), &pod("{}"), EXISTING), expected, "{target}");
    }
}

const KEYS: &str = "patchStrategicMerge patchesJson6902 foreach list order targets apiVersion kind \
     name namespace selector preconditions context spec metadata labels op path value all any key \
     operator variable jmesPath +(a) (name) <(a) a b";
const WORDS: &str = "{{element}} {{request.object.spec}} request.object.spec.items {{target}} \
     {{elementIndex}} {{images}} [] [{\"op\":\"add\",\"path\":\"/spec/a\",\"value\":1}] -\u{20}op Equals Pod \
     v1 * Descending /spec/items/-1 add remove test {{ \\{{ $(a) a ? request.object";

#[test]
fn a_rule_comes_to_an_end_whatever_it_says() {
    let mut dice = Dice(0xfeed);
    let mut read = 0;
    for _ in 0..2_000 {
        let mut grower = Grower { dice: &mut dice, keys: KEYS, words: WORDS };
        let mut mutate = grower.map(4);
        let patch = grower.one_of("patchStrategicMerge patchesJson6902 foreach");
        mutate.insert(patch, grower.tree(3));
        let object = grower.tree(3);
        let rule = format!(
            r#"{{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{{"name":"p"}},"spec":{{"rules":[{{"name":"r","match":{{"any":[{{"resources":{{"kinds":["Pod"]}}}}]}},"mutate":{}}}]}}}}"#,
            Tree::Map(mutate)
        );
        let policy = Tree::from_json(&rule).unwrap().to_document();
        let Ok(policy) = ClusterPolicy::read(&Object::new(policy.root(), None)) else { continue };
        read += 1;
        let text = format!(
            r#"{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"a"}},"spec":{{"items":{object}}}}}"#
        );
        made_by(&policy, &Tree::from_json(&text).unwrap().to_document(), EXISTING);
    }
    assert!(read > 200, "{read}");
}

#[test]
fn changes_that_would_take_ages_are_given_up() {
    let each = rule(
        "
foreach:
- list: request.object.spec.items
  foreach:
  - list: request.object.spec.items
    patchStrategicMerge: {spec: {'v{{ elementIndex }}': '{{ elementIndex0 }}'}}
",
    );
    let items = vec!["x"; 3_000].join(", ");
    let lines = made(&each, &pod(&format!("{{items: [{items}]}}")), "");
    assert!(lines[0].starts_with("r: error: the changes take too long"), "{:.200}", lines[0]);
}
