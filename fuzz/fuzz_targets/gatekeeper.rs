//! Rego as the body of a template, and whole templates with constraints and objects.
#![no_main]

use fuzz::documents;
use libfuzzer_sys::fuzz_target;
use model::{Object, Verdict, objects_in};
use policy::Request;
use policy::gatekeeper::{
    Context, Inventory, Language, Mutator, Mutators, Point, Policies, Source,
};

fuzz_target!(|bytes: &[u8]| {
    judge(bytes);
    if let Ok(rego) = std::str::from_utf8(bytes) {
        let lines: String = rego.lines().map(|line| format!("        {line}\n")).collect();
        judge(format!("{BEFORE}{lines}{AFTER}").as_bytes());
    }
});

/// Takes every document for what it says it is.
fn judge(bytes: &[u8]) {
    let documents = documents(bytes);
    let objects: Vec<Object<'_>> =
        documents.iter().flat_map(|document| objects_in(document.root(), None)).collect();
    let (mut policies, mut inventory) = (Policies::default(), Inventory::default());
    for object in &objects {
        match object.kind().group {
            "templates.gatekeeper.sh" => drop(policies.add_template(object)),
            "constraints.gatekeeper.sh" => {
                if let Err(refused) = policies.add_constraint(object) {
                    assert!(!refused.says.is_empty());
                }
            }
            _ => inventory.add(object),
        }
    }
    let data = inventory.data();
    let mutators = objects.iter().filter(|object| Mutator::is_kind(object.kind()));
    let mutators = Mutators::of(mutators.filter_map(|object| Mutator::read(object).ok()));
    for object in &objects {
        let request = Request::of_review(object.node());
        let request = request.unwrap_or_else(|| Request::creation(object));
        if let Ok(mutators) = &mutators {
            mutators.mutate(&request, Source::Original);
        }
        for language in [Language::Cel, Language::Rego] {
            let (point, source) = (Point::Files, Source::Original);
            let context = Context { data: &data, point, source, is_complete: true, language };
            let outcomes = policies.judge(&request, &context);
            assert_eq!(outcomes, policies.judge(&request, &context));
            for outcome in outcomes {
                assert_eq!(outcome.verdict == Verdict::Fail, !outcome.breaches.is_empty());
            }
        }
    }
}

const BEFORE: &str = "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: held}
spec:
  crd: {spec: {names: {kind: Held}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package held
";

const AFTER: &str = "---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Held
metadata: {name: it}
spec: {parameters: {list: [1, a], deep: {key: value}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: 'web:1'}]}
";
