//! Gatekeeper's templates and constraints, from outside.

mod constraints;
mod expansion;
mod hostile;
mod matching;
mod mutation;
mod native;
mod rego;
mod templates;

use model::{Object, Verdict};
use policy::gatekeeper::{Context, Inventory, Language, Point, Policies, Source};
use policy::{Outcome, Request};

use crate::reading::read_one;

/// A template of the kind `Held` around some Rego.
fn template(rego: &str) -> String {
    let indented: String = rego.trim().lines().map(|line| format!("        {line}\n")).collect();
    format!(
        "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {{name: held}}
spec:
  crd: {{spec: {{names: {{kind: Held}}}}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
{indented}"
    )
}

/// A constraint of the kind `Held`.
fn constraint(spec: &str) -> String {
    format!(
        "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Held\nmetadata: {{name: it}}\nspec: {spec}\n"
    )
}

/// What one constraint says of the creation of an object.
fn judge(template: &str, constraint: &str, object: &str) -> Outcome {
    judge_with(template, constraint, object, &[])
}

fn judge_with(template: &str, constraint: &str, object: &str, inventory: &[&str]) -> Outcome {
    judge_among(template, constraint, object, inventory, true)
}

/// The same, where the inventory may not be all there is.
fn judge_among(
    template: &str,
    constraint: &str,
    object: &str,
    inventory: &[&str],
    is_complete: bool,
) -> Outcome {
    let [template, constraint, object] = [template, constraint, object].map(read_one);
    let mut policies = Policies::default();
    policies.add_template(&Object::new(template.root(), None)).unwrap();
    policies.add_constraint(&Object::new(constraint.root(), None)).unwrap();
    let mut synced = Inventory::default();
    for each in inventory {
        synced.add(&Object::new(read_one(each).root(), None));
    }
    let object = Object::new(object.root(), None);
    let request = Request::of_review(object.node()).unwrap_or_else(|| Request::creation(&object));
    let data = synced.data();
    let context = Context {
        data: &data,
        point: Point::Files,
        source: Source::Original,
        is_complete,
        language: Language::default(),
    };
    policies.judge(&request, &context).remove(0)
}

/// The messages of a body of Rego, of any pod.
fn messages(rego: &str, parameters: &str, spec: &str) -> Vec<String> {
    let object = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {spec}\n");
    let constraint = constraint(&format!("{{parameters: {parameters}}}"));
    let outcome = judge(&template(&format!("package held\n\n{rego}")), &constraint, &object);
    assert!(!matches!(outcome.verdict, Verdict::Unknown(_)), "{outcome:?}");
    outcome.breaches.into_iter().map(|breach| breach.message).collect()
}
