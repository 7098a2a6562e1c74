//! Policies of all engines together say what each says alone.

mod alike;
mod elsewhere;

use model::{Inventory, Object, Verdict};
use policy::bundle::{Bundle, Member, Surroundings};
use policy::gatekeeper::{self, Language, Point, Source};
use policy::kyverno::{ClusterPolicy, ValidatingPolicy};
use policy::vap::{Action, Binding, NobodyToAsk, Policy};
use policy::{Operation, Request};

use crate::reading::read_one;

/// Kinds as rules of Kyverno write them.
const KINDS: &[&str] = &[
    "Pod",
    "v1/Pod",
    "apps/v1/Deployment",
    "apps/*/Deployment",
    "*/*/Deployment",
    "Dep*",
    "*",
    "Pod/exec",
    "Pod.status",
    "*/*",
    "CronJob",
];

/// Resources as rules of Kubernetes write them.
const RESOURCES: &[&str] = &["pods", "pods/*", "pods/status", "*", "*/*", "*/scale", "deployments"];

#[test]
fn no_policy_is_left_out_that_is_about_a_request() {
    let bundle = bundle();
    let world = Inventory::of_all();
    let synced = gatekeeper::Inventory::default().data();
    let answers = std::sync::Arc::default();
    let mut rulings = 0;
    for (version, kind) in
        [("v1", "Pod"), ("apps/v1", "Deployment"), ("batch/v1", "CronJob"), ("example.org/v1", "X")]
    {
        let document = read_one(&format!(
            "{{apiVersion: {version}, kind: {kind}, metadata: {{name: a}}, spec: {{a: 2}}}}"
        ));
        let object = Object::new(document.root(), None);
        for subresource in ["", "exec", "status", "scale"] {
            let request = Request { subresource, ..Request::creation(&object) };
            assert_eq!(request.operation, Operation::Create);
            let around = Surroundings {
                world: &world,
                host: &NobodyToAsk,
                answers: &answers,
                gatekeeper: gatekeeper::Context {
                    data: &synced,
                    point: Point::Files,
                    source: Source::Original,
                    is_complete: true,
                    language: Language::default(),
                },
            };
            let together: Vec<(usize, Verdict)> = bundle
                .judge(&object, &request, &around)
                .into_iter()
                .map(|it| (it.policy, it.verdict))
                .collect();
            let alone = (0..bundle.len())
                .filter_map(|policy| bundle.judge_one(policy, &object, &request, &around))
                .map(|it| (it.policy, it.verdict));
            assert_eq!(together, alone.collect::<Vec<_>>(), "{kind} {subresource}");
            rulings += together.len();
        }
    }
    assert!(rulings > 60, "{rulings}");
}

fn bundle() -> Bundle {
    let mut bundle = Bundle::default();
    for kind in KINDS {
        let document = read_one(&format!(
            "{{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {{name: k}}, spec: {{rules: \
             [{{name: r, match: {{any: [{{resources: {{kinds: ['{kind}']}}}}]}}, \
             validate: {{pattern: {{spec: {{a: 1}}}}}}}}]}}}}"
        ));
        let object = Object::new(document.root(), None);
        bundle.push(Member::Classic(ClusterPolicy::read(&object).unwrap()));
    }
    for resource in RESOURCES {
        let spec = format!(
            "spec: {{matchConstraints: {{resourceRules: [{{apiGroups: ['*'], apiVersions: ['*'], \
             operations: ['*'], resources: ['{resource}']}}]}}, \
             validations: [{{expression: 'object.spec.a == 1'}}]}}"
        );
        let named = |group: &str, kind: &str| {
            read_one(&format!(
                "{{apiVersion: {group}/v1, kind: {kind}, metadata: {{name: v}}, {spec}}}"
            ))
        };
        let document = named("admissionregistration.k8s.io", "ValidatingAdmissionPolicy");
        let policy = Policy::read(&Object::new(document.root(), None)).unwrap();
        bundle.push(Member::Kubernetes(policy, Vec::new()));
        let document = named("policies.kyverno.io", "ValidatingPolicy");
        let policy = ValidatingPolicy::read(&Object::new(document.root(), None)).unwrap();
        bundle.push(Member::Kyverno(policy));
    }
    bundle.bind(|policy| vec![Binding::to_all(policy.name.clone(), Action::Deny)]);
    bundle
}
