//! What is to become of a workload is judged with it.

use model::{Object, Verdict};
use policy::gatekeeper::{
    Context, Expander, Expansion, Inventory, Language, Mutator, Mutators, Point, Policies, Source,
};
use policy::{Action, Outcome, Request};

use super::{constraint, template};
use crate::dice::Dice;
use crate::reading::{documents, read_one};

const PODS: &str = "apiVersion: expansion.gatekeeper.sh/v1beta1
kind: ExpansionTemplate
metadata: {name: pods}
spec:
  applyTo: [{groups: [apps], versions: [v1], kinds: [Deployment]}]
  templateSource: spec.template
  generatedGVK: {group: '', version: v1, kind: Pod}
";

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: Web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {hostPID: true}}}
";

/// Says what it sees of a pod.
const TELLS: &str = "package held

violation[{\"msg\": msg}] {
  it := input.review.object
  it.kind == \"Pod\"
  owner := it.metadata.ownerReferences[_]
  msg := sprintf(\"%v %v %v %v %v\", [it.metadata.namespace, it.metadata.name, it.metadata.labels, it.spec, owner])
}";

fn read(template: &str) -> Result<Expansion, String> {
    let document = read_one(template);
    Expansion::read(&Object::new(document.root(), None)).map_err(|diagnostic| diagnostic.says)
}

/// The templates and mutators of a stream.
fn expander(stream: &str) -> Expander {
    let (mut templates, mut mutators) = (Vec::new(), Vec::new());
    for document in documents(stream) {
        let object = Object::new(document.root(), None);
        match object.is(Expansion::KIND) {
            true => templates.push(Expansion::read(&object).unwrap()),
            false => mutators.push(Mutator::read(&object).unwrap()),
        }
    }
    Expander::of(templates, Mutators::of(mutators).unwrap()).unwrap()
}

fn judge(stream: &str, rego: &str, spec: &str, object: &str) -> Outcome {
    let (template, constraint) = (read_one(&template(rego)), read_one(&constraint(spec)));
    let object = read_one(object);
    let mut policies = Policies::default();
    policies.add_template(&Object::new(template.root(), None)).unwrap();
    policies.add_constraint(&Object::new(constraint.root(), None)).unwrap();
    policies.expand_by(expander(stream));
    let data = Inventory::default().data();
    let (point, source, language) = (Point::Files, Source::Original, Language::default());
    let context = Context { data: &data, point, source, is_complete: true, language };
    let request = Request::creation(&Object::new(object.root(), None));
    policies.judge_expanded(&request, &context).remove(0)
}

fn messages(outcome: &Outcome) -> Vec<&str> {
    outcome.breaches.iter().map(|breach| breach.message.as_str()).collect()
}

#[test]
fn pods_of_workloads_are_judged() {
    let outcome = judge(PODS, TELLS, "{}", DEPLOYMENT);
    let wanted = "[Implied by pods] shop web-pod {\"app\": \"web\"} {\"hostPID\": true} \
                  {\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"name\": \"Web\", \"uid\": \"\"}";
    assert_eq!(messages(&outcome), [wanted]);
    assert_eq!(outcome.actions, [Action::Deny]);
}

#[test]
fn breaches_of_both_are_told_with_the_actions_of_both() {
    let rego = "package held\n\nviolation[{\"msg\": \"no\"}] { true }";
    let warns = PODS.replace("spec:\n", "spec:\n  enforcementAction: warn\n");
    let outcome = judge(&warns, rego, "{}", DEPLOYMENT);
    assert_eq!(messages(&outcome), ["no", "[Implied by pods] no"]);
    assert_eq!(outcome.actions, [Action::Deny, Action::Warn]);

    let outcome = judge(&warns, TELLS, "{}", DEPLOYMENT);
    assert_eq!(outcome.actions, [Action::Warn]);
}

#[test]
fn constraints_say_whether_they_are_about_what_is_generated() {
    let rego = "package held\n\nviolation[{\"msg\": \"no\"}] { true }";
    for (source, wanted) in [
        ("All", &["no", "[Implied by pods] no"][..]),
        ("Original", &["no"]),
        ("Generated", &["[Implied by pods] no"]),
    ] {
        let outcome = judge(PODS, rego, &format!("{{match: {{source: {source}}}}}"), DEPLOYMENT);
        assert_eq!(messages(&outcome), wanted, "{source}");
    }
}

#[test]
fn what_is_generated_is_mutated_first() {
    let mutator = |name: &str, source: &str, value: &str| {
        format!(
            "---
apiVersion: mutations.gatekeeper.sh/v1
kind: AssignMetadata
metadata: {{name: {name}}}
spec:
  match: {{source: {source}, kinds: [{{apiGroups: ['*'], kinds: [Pod]}}]}}
  location: metadata.labels.{name}
  parameters: {{assign: {{value: {value}}}}}
"
        )
    };
    let mutators = mutator("a", "Generated", "one")
        + &mutator("b", "All", "two")
        + &mutator("c", "Original", "three");
    let outcome = judge(&format!("{PODS}{mutators}"), TELLS, "{}", DEPLOYMENT);
    let said = messages(&outcome)[0];
    assert!(said.contains("{\"a\": \"one\", \"app\": \"web\", \"b\": \"two\"}"), "{said}");
}

#[test]
fn templates_lead_to_templates() {
    let jobs = "---
apiVersion: expansion.gatekeeper.sh/v1alpha1
kind: ExpansionTemplate
metadata: {name: jobs}
spec:
  applyTo: [{groups: [batch], versions: [v1], kinds: [CronJob]}]
  templateSource: spec.jobTemplate
  generatedGVK: {group: batch, version: v1, kind: Job}
";
    let pods = PODS.replace("apps", "batch").replace("Deployment", "Job");
    let cron = "apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec: {jobTemplate: {spec: {template: {spec: {hostPID: true}, metadata: {labels: {}}}}}}
";
    let outcome = judge(&format!("{pods}{jobs}"), TELLS, "{}", cron);
    let said = messages(&outcome)[0];
    assert!(said.starts_with("[Implied by pods] shop nightly-job-pod"), "{said}");
}

#[test]
fn what_cannot_be_expanded_is_unknown() {
    let rego =
        "package held\n\nviolation[{\"msg\": \"no\"}] { input.review.object.kind == \"Pod\" }";
    for spec in ["{}", "{template: text}"] {
        let bare =
            format!("apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec: {spec}\n");
        let outcome = judge(PODS, rego, "{}", &bare);
        let Verdict::Unknown(why) = &outcome.verdict else { panic!("{outcome:?}") };
        assert!(why.contains("spec.template"), "{why}");
    }
    let other = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n";
    assert_eq!(judge(PODS, rego, "{}", other).verdict, Verdict::Pass);
}

#[test]
fn templates_that_lead_back_are_left_out() {
    let turn = |name: &str, from: &str, to: &str| {
        format!(
            "---\n{}",
            PODS.replace("name: pods", &format!("name: {name}"))
                .replace("groups: [apps]", "groups: ['']")
                .replace("kinds: [Deployment]", &format!("kinds: [{from}]"))
                .replace("kind: Pod", &format!("kind: {to}"))
        )
    };
    let stream =
        turn("a", "A", "B") + &turn("b", "B", "C") + &turn("c", "C", "A") + &turn("d", "C", "D");
    let expander = expander(&stream);
    assert_eq!(expander.cyclic().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert!(!expander.is_empty());
}

#[test]
fn templates_that_cannot_be_are_refused() {
    for (from, to, says) in [
        ("name: pods", "nome: pods", "1 to 63 letters"),
        ("templateSource: spec.template", "templateSource: ''", "templateSource is wanted"),
        ("generatedGVK:", "generated:", "generatedGVK is wanted"),
        ("applyTo:", "appliesTo:", "applyTo is wanted"),
        (
            "groups: [apps], versions: [v1], kinds: [Deployment]",
            "groups: [''], versions: [v1], kinds: [Pod]",
            "applies to what it makes",
        ),
        ("spec:\n", "spec:\n  enforcementAction: shout\n", "no enforcementAction is called"),
    ] {
        let refused = read(&PODS.replace(from, to)).unwrap_err();
        assert!(refused.contains(says), "{refused}");
    }
}

#[test]
fn templates_of_any_shape_end() {
    let mut dice = Dice(11);
    let kinds = ["A", "B", "C", "D", "E", "F"];
    let rego = "package held\n\nviolation[{\"msg\": \"no\"}] { input.review.object.kind == \"F\" }";
    for _ in 0..40 {
        let stream: String = (0..12)
            .map(|at| {
                let mut kind = || kinds[dice.below(kinds.len())];
                let (from, to) = (kind(), kind());
                let to = if from == to { "Pod" } else { to };
                PODS.replace("name: pods", &format!("name: t{at}"))
                    .replace("groups: [apps]", "groups: ['']")
                    .replace("kinds: [Deployment]", &format!("kinds: [{from}]"))
                    .replace("kind: Pod", &format!("kind: {to}"))
                    .replace("spec.template", "spec")
                    + "---\n"
            })
            .collect();
        let object =
            "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: {spec: {spec: {spec: {}}}}\n";
        judge(stream.trim_end_matches("---\n"), rego, "{}", object);
    }
    // Each level has more templates than the one before: all of them together make too much.
    let many: String = (0..200)
        .map(|at| {
            let level = at / 40;
            PODS.replace("name: pods", &format!("name: t{at}"))
                .replace("groups: [apps]", "groups: ['']")
                .replace("kinds: [Deployment]", &format!("kinds: [L{level}]"))
                .replace("kind: Pod", &format!("kind: L{}", level + 1))
                .replace("spec.template", "spec")
                + "---\n"
        })
        .collect();
    let deep = "{spec: ".repeat(8) + "{}" + &"}".repeat(8);
    let object = format!("apiVersion: v1\nkind: L0\nmetadata: {{name: a}}\nspec: {deep}\n");
    let outcome = judge(many.trim_end_matches("---\n"), rego, "{}", &object);
    assert!(
        matches!(&outcome.verdict, Verdict::Unknown(why) if why.contains("too much")),
        "{outcome:?}"
    );
}
