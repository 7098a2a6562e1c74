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
fn variables_of_patterns_may_be_of_any_type() {
    let pattern = |image: &str, of: &str| {
        format!(
            "
validate:
  message: another image
  foreach:
  - list: request.object.spec.containers
    context: [{{name: wanted, variable: {{value: {of}}}}}]
    pattern: {{image: {image:?}}}
"
        )
    };
    let wanted = "{{ wanted }}";
    check(&pattern(wanted, "'registry.example/* | docker.io/*'"), "pass");
    check(&pattern(wanted, "'registry.example/*'"), "fail: another image");
    check(&pattern("!{{ wanted }}", "'registry.example/*'"), "fail: another image");
    // As where it is written, `*` asks for presence, and no image is a list, a mapping or a number.
    check(&pattern(wanted, "'*'"), "pass");
    for other in ["['registry.example/*']", "{a: b}", "7"] {
        check(&pattern(wanted, other), "fail: another image");
    }
    check(&pattern("{{ nobody.knows }}", "a"), r#"error: unknown key "nobody" in path"#);
}

#[test]
fn a_context_of_one_item_says_nothing_of_the_next() {
    let rule = "
context: [{name: before, variable: {value: none}}]
validate:
  message: '{{ element.name }} after {{ before }}'
  foreach:
  - list: request.object.spec.containers
    context:
    - {name: seen, variable: {jmesPath: before}}
    - {name: before, variable: {jmesPath: element.name}}
    deny: {conditions: {all: [{key: '{{ seen }}', operator: NotEquals, value: none}]}}
";
    check(rule, "pass");
}

#[test]
fn elements_of_nested_lists_have_numbers() {
    let rule = |key: &str, value: &str| {
        format!(
            "
validate:
  message: found
  foreach:
  - list: request.object.spec.containers
    foreach:
    - list: '[`1`, `2`]'
      deny: {{conditions: {{all: [{{key: '{{{{ {key} }}}}', operator: Equals, value: {value}}}]}}}}
"
        )
    };
    check(&rule("element0.name", "b"), "fail: found");
    check(&rule("element1", "2"), "fail: found");
    check(&rule("element", "2"), "fail: found");
    check(&rule("elementIndex0", "2"), "pass");
}

#[test]
fn images_are_known_within_lists() {
    let rule = "
validate:
  message: latest
  foreach:
  - list: request.object.spec.containers
    deny:
      conditions:
        all: [{key: '{{ images.containers.\"{{ element.name }}\".tag }}', operator: Equals, value: latest}]
";
    check(rule, "fail: latest");
    check(&rule.replace("value: latest", "value: '1.3'"), "pass");
}

#[test]
fn contexts_that_double_run_out_of_steps() {
    let doubles: String = (0..60)
        .map(|at| {
            let next = at + 1;
            format!(
                "- {{name: a{next}, variable: {{value: ['{{{{ a{at} }}}}', '{{{{ a{at} }}}}']}}}}\n"
            )
        })
        .collect();
    let deny =
        "validate: {deny: {conditions: {all: [{key: '{{ a60 }}', operator: Equals, value: 1}]}}}";
    let rule = format!("context:\n- {{name: a0, variable: {{value: x}}}}\n{doubles}{deny}");
    let says = answer(&rule, WEB, "");
    assert!(says.starts_with("error: "), "{says}");
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
